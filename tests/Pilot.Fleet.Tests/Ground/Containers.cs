using Pilot.K8s.Tests.StandIn.Containers;
using AwsPlay = Pilot.Aws.Tests.StandIn;
using AzurePlay = Pilot.AzureCompute.Tests.StandIn;

namespace Pilot.Fleet.Tests.Ground;

/// <summary>A member of the crew as each stand-in sees a container.</summary>
internal sealed class Containers(Crew crew) : IContainerRuntime, AzurePlay.IContainers
{
    public IRunningContainer Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment) => new OfKubernetes(crew.Start(argv));

    public AzurePlay.IContainer Start(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment) =>
        new OfAzure(crew.Start(command));

    public AwsPlay.IContainer Start(AwsPlay.ContainerSpec spec) => new OfAws(crew.Start(spec.Command));

    private sealed class OfKubernetes(Crew.Member member) : IRunningContainer
    {
        public Task<int> Ended => member.Ended;

        public string Output => "";

        public void Terminate() => member.End(143);

        public Task KillAsync()
        {
            member.End(137);
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync() => new(KillAsync());
    }

    private sealed class OfAzure(Crew.Member member) : AzurePlay.IContainer
    {
        public int? ExitCode => member.ExitCode;

        public string Output => "";

        public void Terminate() => member.End(143);

        public Task KillAsync()
        {
            member.End(137);
            return Task.CompletedTask;
        }
    }

    private sealed class OfAws(Crew.Member member) : AwsPlay.IContainer
    {
        public bool HasExited => member.ExitCode is not null;

        public int ExitCode => member.ExitCode ?? 0;

        public string Output => "";

        public void Terminate() => member.End(143);

        public Task KillAsync()
        {
            member.End(137);
            return Task.CompletedTask;
        }
    }
}
