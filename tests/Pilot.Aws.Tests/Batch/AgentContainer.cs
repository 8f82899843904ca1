using Pilot.Aws.Tests.StandIn;
using Pilot.Clouds.Testing;

namespace Pilot.Aws.Tests.Batch;

/// <summary>A container of the stand-in that is the real agent.</summary>
internal sealed class AgentContainer : IContainer
{
    private readonly AgentMachine machine;

    private AgentContainer(AgentMachine machine) => this.machine = machine;

    public bool HasExited => machine.HasExited;

    public int ExitCode => machine.ExitCode ?? 0;

    public string Output => machine.Output;

    public static IContainer Start(ContainerSpec spec) => new AgentContainer(AgentMachine.Start(spec.Command, spec.Environment));

    public void Terminate() => machine.Terminate();

    public Task KillAsync() => machine.KillAsync();
}
