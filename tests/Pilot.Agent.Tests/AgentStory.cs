using Pilot.Clouds.Testing;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>Real agents as their container's first program, and the storage that they reach.</summary>
public abstract class AgentStory : IAsyncLifetime
{
    private readonly List<AgentMachine> machines = [];
    private StorageLab? storage;

    private protected StorageLab Storage => storage!;

    public virtual async Task InitializeAsync() => storage = await StorageLab.StartAsync();

    public virtual async Task DisposeAsync()
    {
        foreach (var machine in machines)
        {
            await machine.DisposeAsync();
        }

        await Storage.DisposeAsync();
    }

    private protected Task<AgentMachine> StartAsync(RunKey run, params IReadOnlyList<(string Name, string Value)> more) =>
        StartAsync(run, () => Task.CompletedTask, more);

    /// <param name="meanwhile">What happens between the platform's preparations and the start of the container.</param>
    private protected async Task<AgentMachine> StartAsync(
        RunKey run, Func<Task> meanwhile, params IReadOnlyList<(string Name, string Value)> more)
    {
        var access = await Storage.Access.IssueAsync(run, default);
        var request = await Storage.RequestAsync(run, new("plain", "plain/one", "nowhere", "container", 1, 1L << 30, 0, null, 0));
        var environment = more.ToDictionary(pair => pair.Name, pair => pair.Value);
        environment[RemoteAgent.AccessVariable] = access.Value;
        await meanwhile();
        var machine = AgentMachine.Start(request.Agent!.Command, environment);
        machines.Add(machine);
        return machine;
    }

    private protected async Task<RunOutcome> OutcomeAsync(RunKey run) => (await Storage.ReportAsync(run))!.Outcome!;

    private protected Task PrintsAsync(RunKey run, AgentMachine machine, string text) => Eventually.HoldsAsync(
        () => $"{run} prints {text}; its agent says:\n{machine.Output}",
        async () => (await Storage.LogAsync(run)).Contains(text, StringComparison.Ordinal));
}
