using System.Reflection;
using k8s;
using Pilot.Adapters.K8s.Compute;
using Pilot.Clouds.Testing;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn.Containers;

namespace Pilot.K8s.Tests.Real;

/// <summary>
/// The contract on a real API server with its real scheduler and controllers; the node is played, so that its containers are real agents
/// of this machine. PILOT_TEST_KUBECONFIG names the cluster, and its user must be allowed to make a node.
/// </summary>
public sealed class RealClusterContractTests
{
    [RealNodeFact]
    public async Task The_contract_holds_on_a_real_api_server()
    {
        var failures = new List<string>();
        foreach (var fact in typeof(Contract).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null))
        {
            var contract = new Contract();
            await contract.InitializeAsync();
            try
            {
                await (Task)fact.Invoke(contract, null)!;
            }
            catch (Exception failure)
            {
                failures.Add($"{fact.Name}: {failure} {string.Join("; ", contract.Refused)}");
            }
            finally
            {
                await contract.DisposeAsync();
            }
        }

        failures.ShouldBeEmpty();
    }

#pragma warning disable CA1001 // DisposeAsync of the fixture's own disposes of all.
    private sealed class Contract : RemoteTargetContract
#pragma warning restore CA1001
    {
        private readonly Kubernetes api;
        private readonly string space;
        private PlayedNode? node;
        private KubernetesTarget? target;
        private StorageLab? storage;

        public Contract()
        {
            var config = KubernetesClientConfiguration.BuildConfigFromConfigFile(RealClusterFactAttribute.Kubeconfig);
            api = new Kubernetes(config);
            space = config.Namespace ?? "default";
        }

        public IReadOnlyList<string> Refused => node!.Faults;

        protected override IComputeTarget Target => target!;

        protected override StorageLab Storage => storage!;

        public override async Task InitializeAsync()
        {
            storage = await StorageLab.StartAsync();
            node = await PlayedNode.StartAsync(api, space, new AgentRuntime());
            var account = new CloudAccount(
                "kubernetes", "kubernetes", new Dictionary<string, string> { ["kubeconfig"] = RealClusterFactAttribute.Kubeconfig! }, DateTimeOffset.UnixEpoch);
            target = new KubernetesTarget(account, KubeLab.Platform, _ => Task.FromResult(OfferTable.Empty), TimeProvider.System, _ => { });
        }

        public override async Task DisposeAsync()
        {
            foreach (var run in await target!.RunsAsync(default))
            {
                await target.RemoveAsync(run.Run, default);
            }

            await node!.DisposeAsync();
            await target.DisposeAsync();
            await storage!.DisposeAsync();
            api.Dispose();
        }

        protected override Task TakeAwayAsync(RunKey run) => node!.TakeAwayAsync(run.Job.ToString());
    }
}

/// <summary>Skipped, with the reason, unless a node may be played.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealNodeFactAttribute : FactAttribute
{
    public RealNodeFactAttribute() => Skip =
        RealClusterFactAttribute.Kubeconfig is null ? "PILOT_TEST_KUBECONFIG names no kubeconfig of a cluster to try."
        : Environment.GetEnvironmentVariable("PILOT_TEST_PLAY_NODE") is not "1" ? "PILOT_TEST_PLAY_NODE is not 1: no node is added to the cluster."
        : null;
}
