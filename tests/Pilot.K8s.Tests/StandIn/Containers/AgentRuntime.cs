using Pilot.Clouds.Testing;

namespace Pilot.K8s.Tests.StandIn.Containers;

/// <summary>The real agent, as a process of this machine.</summary>
public sealed class AgentRuntime : IContainerRuntime
{
    public IRunningContainer Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment) =>
        new AgentContainer(AgentMachine.Start(argv, environment));

    private sealed class AgentContainer(AgentMachine machine) : IRunningContainer
    {
        public Task<int> Ended { get; } = machine.EndAsync();

        public string Output => machine.Output;

        public void Terminate() => machine.Terminate();

        public Task KillAsync() => machine.KillAsync();

        public ValueTask DisposeAsync() => machine.DisposeAsync();
    }
}
