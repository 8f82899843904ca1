using System.Collections.Concurrent;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Clouds.Testing;

namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>Containers that are real agents.</summary>
public sealed class AgentContainers : IContainers, IAsyncDisposable
{
    private readonly ConcurrentBag<AgentMachine> machines = [];

    public IContainer Start(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var machine = AgentMachine.Start(command, environment);
        machines.Add(machine);
        return new AgentContainer(machine);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var machine in machines)
        {
            await machine.DisposeAsync();
        }
    }

    private sealed class AgentContainer(AgentMachine machine) : IContainer
    {
        public int? ExitCode => machine.ExitCode;

        public string Output => machine.Output;

        public void Terminate()
        {
            if (!machine.HasExited)
            {
                machine.Terminate();
            }
        }

        public Task KillAsync() => machine.KillAsync();
    }
}
