using Pilot.Adapters.K8s.Compute;
using Pilot.Clouds.Testing;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;
using Pilot.K8s.Tests.StandIn.Containers;

namespace Pilot.K8s.Tests;

/// <summary>A cluster keeps the contract, with real agents in its containers.</summary>
public sealed class KubernetesContractTests : RemoteTargetContract
{
    private ClusterStandIn? cluster;
    private KubernetesTarget? target;
    private StorageLab? storage;

    protected override IComputeTarget Target => target!;

    protected override StorageLab Storage => storage!;

    public override async Task InitializeAsync()
    {
        storage = await StorageLab.StartAsync();
        cluster = await ClusterStandIn.StartAsync(runtime: new AgentRuntime());
        cluster.AddNode("n1", new Dictionary<string, string>(), ("cpu", "64"), ("memory", "256Gi"), ("pods", "110"));
        target = KubeLab.TargetOf(cluster);
    }

    public override async Task DisposeAsync()
    {
        await target!.DisposeAsync();
        await cluster!.DisposeAsync();
        await storage!.DisposeAsync();
        cluster.OwnFaults.ShouldBeEmpty();
    }

    protected override Task TakeAwayAsync(RunKey run) =>
        cluster!.TakeAwayAsync(cluster.All(Kind.Pod).Single(pod => pod.Meta()["labels"].Text("pilot/job") == run.Job.ToString()));
}
