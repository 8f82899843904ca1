using Pilot.Adapters.K8s.Compute;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Containers;

namespace Pilot.K8s.Tests.Lab;

/// <summary>A played cluster, its target, and containers that end when the test says so.</summary>
internal sealed class KubeLab : IAsyncDisposable
{
    public const string Platform = "p0123456789a";

    private readonly List<KubernetesTarget> targets = [];

    private KubeLab(ClusterStandIn cluster, ScriptedRuntime containers)
    {
        Cluster = cluster;
        Containers = containers;
        Target = Open();
    }

    public ClusterStandIn Cluster { get; }

    public ScriptedRuntime Containers { get; }

    public KubernetesTarget Target { get; private set; }

    /// <param name="nodes">False for a cluster without any.</param>
    public static async Task<KubeLab> StartAsync(ClusterOptions? options = null, bool nodes = true)
    {
        var containers = new ScriptedRuntime();
        var cluster = await ClusterStandIn.StartAsync(options, containers);
        if (nodes)
        {
            cluster.AddNode("n1", new Dictionary<string, string>(), ("cpu", "8"), ("memory", "32Gi"), ("pods", "110"));
        }

        return new KubeLab(cluster, containers);
    }

    public KubernetesTarget Open(params (string Name, string Value)[] settings) => Open(null, settings);

    public KubernetesTarget Open(OfferTable? prices, params (string Name, string Value)[] settings)
    {
        targets.Add(Target = TargetOf(Cluster, prices, settings));
        return Target;
    }

    public static KubernetesTarget TargetOf(ClusterStandIn cluster, OfferTable? prices = null, params (string Name, string Value)[] settings) =>
        new(Account(cluster, settings), Platform, _ => Task.FromResult(prices ?? OfferTable.Empty), cluster.Options.Time, _ => { });

    public static CloudAccount Account(ClusterStandIn cluster, params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string> { ["kubeconfig"] = cluster.Kubeconfig };
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        return new CloudAccount("kubernetes", "kubernetes", all, DateTimeOffset.UnixEpoch);
    }

    public static RunKey NewRun() => new(JobId.New(), "1");

    public static StartRequest Request(RunKey run, ResourceRequest? resources = null, PlanOffer? offer = null) => new(
        run, offer ?? new PlanOffer("kubernetes", "kubernetes/any", "", "", 1, 1, 0, null, 0), "digits-1", resources ?? new ResourceRequest(Cpu: 0.5), DateTimeOffset.UnixEpoch)
    {
        Image = "example/train:1",
        Agent = new RemoteAgent(run, "example/agent:1", $"secret-of-{run.Job}"),
    };

    public async Task<RunKey> StartedAsync(ResourceRequest? resources = null)
    {
        var run = NewRun();
        (await Target.StartAsync(Request(run, resources), default)).ShouldBe(StartAnswer.Done);
        return run;
    }

    public async Task<TargetStatus> UntilAsync(RunKey run, Func<TargetStatus, bool> holds)
    {
        var seen = new TargetStatus(TargetState.Unknown, "");
        await Clouds.Testing.Eventually.HoldsAsync(() => $"{run}: {seen}", async () => holds(seen = await Target.StatusAsync(run, default)));
        return seen;
    }

    public Task<TargetStatus> UntilAsync(RunKey run, TargetState state) => UntilAsync(run, status => status.State == state);

    /// <summary>The container that the run's pod got.</summary>
    public async Task<ScriptedContainer> ContainerAsync(RunKey run)
    {
        await UntilAsync(run, TargetState.Running);
        return Containers.Started.Single(container => container.Argv.Contains(run.Job.ToString()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var target in targets)
        {
            await target.DisposeAsync();
        }

        await Cluster.DisposeAsync();
    }
}
