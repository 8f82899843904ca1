using Pilot.Clouds.Testing;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>Containers without a process, for many jobs: each leaves at once what an agent leaves in the end.</summary>
/// <param name="store">The platform's storage; null leaves nothing.</param>
public sealed class FakeContainers(IBlobStore? store = null) : IContainers
{
    private readonly List<RunKey> started = [];

    /// <summary>One entry for each start.</summary>
    public IReadOnlyList<RunKey> Started
    {
        get
        {
            lock (started)
            {
                return [.. started];
            }
        }
    }

    public IContainer Start(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var run = new RunKey(JobId.Parse(After(command, "--job")), After(command, "--run"));
        lock (started)
        {
            started.Add(run);
        }

        return new FakeContainer(store is null ? Task.CompletedTask : FakeAgent.FinishAsync(store, run));
    }

    private static string After(IReadOnlyList<string> command, string option) => command[command.ToList().IndexOf(option) + 1];

    private sealed class FakeContainer(Task work) : IContainer
    {
        public int? ExitCode => work.IsCompletedSuccessfully ? 0 : work.IsCompleted ? 1 : null;

        public string Output => "";

        public void Terminate()
        {
        }

        public Task KillAsync() => work;
    }
}
