using System.Collections.Concurrent;
using Pilot.Core.Launch;
using Pilot.Core.Plan;

namespace Pilot.Clouds.Testing;

/// <summary>The simplest cloud there can be: one process for a container, and no service between.</summary>
public sealed class PlainCloud : IComputeTarget, IAsyncDisposable
{
    private readonly ConcurrentDictionary<RunKey, Lazy<AgentMachine>> machines = new();
    private readonly ConcurrentDictionary<RunKey, bool> taken = new();

    private PlainCloud()
    {
    }

    public string Name => "plain";

    public bool IsRemote => true;

    public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => Task.FromResult(query.Resources.Gpus > 0
        ? new OfferAnswer([], "This cloud has no GPUs.")
        : new OfferAnswer([new PlanOffer(Name, "plain/one", "nowhere", "container", 1, 1L << 30, 0, null, 0.1m)], null));

    public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation)
    {
        var agent = request.Agent!;
        _ = machines.GetOrAdd(request.Run, _ => new Lazy<AgentMachine>(() => AgentMachine.Start(
            agent.Command, new Dictionary<string, string> { [RemoteAgent.AccessVariable] = agent.Access }))).Value;
        return Task.FromResult(StartAnswer.Done);
    }

    public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => Task.FromResult(new TargetStatus(
        !machines.TryGetValue(run, out var machine) ? TargetState.Unknown
            : taken.ContainsKey(run) ? TargetState.Lost
            : machine.Value.HasExited ? TargetState.Stopped
            : TargetState.Running,
        ""));

    public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
    {
        if (machines.TryGetValue(run, out var machine) && !machine.Value.HasExited)
        {
            machine.Value.Terminate();
        }

        return Task.CompletedTask;
    }

    public async Task RemoveAsync(RunKey run, CancellationToken cancellation)
    {
        if (machines.TryRemove(run, out var machine))
        {
            await machine.Value.DisposeAsync();
        }
    }

    public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<TargetRun>>([.. machines.Keys.Select(run => new TargetRun(run, null))]);

    public static PlainCloud Open() => new();

    /// <summary>Of the runs that were started and not removed.</summary>
    public IReadOnlyCollection<RunKey> Runs => [.. machines.Keys];

    public AgentMachine Of(RunKey run) => machines[run].Value;

    public async Task TakeAwayAsync(RunKey run)
    {
        await Of(run).KillAsync();
        taken[run] = true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in machines.Keys)
        {
            await RemoveAsync(run, default);
        }
    }
}
