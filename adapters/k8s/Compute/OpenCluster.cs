using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Offers;
using Pilot.Adapters.K8s.Resources;
using Pilot.Adapters.K8s.Watching;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>A cluster, what this platform has there, and what is known of it.</summary>
internal sealed class OpenCluster : IAsyncDisposable
{
    private readonly MirrorStore<Job> jobs;
    private readonly MirrorStore<Pod> pods;
    private readonly Mirror<Job> jobMirror;
    private readonly Mirror<Pod> podMirror;

    public OpenCluster(Cluster cluster, NodeOffers offers, string platform, Action<Job> gone, TimeProvider time)
    {
        Cluster = cluster;
        Offers = offers;
        Inquiry = new Inquiry(cluster, time);
        var selector = RunNames.Selector(platform);
        jobs = new MirrorStore<Job>(Key, gone);
        pods = new MirrorStore<Pod>(Key, _ => { });
        jobMirror = new Mirror<Job>(cluster.Client, cluster.Jobs + selector, KubeJson.Default.Job, KubeJson.Default.KubeListJob, jobs, time);
        podMirror = new Mirror<Pod>(cluster.Client, cluster.Pods + selector, KubeJson.Default.Pod, KubeJson.Default.KubeListPod, pods, time);
    }

    public Cluster Cluster { get; }

    public NodeOffers Offers { get; }

    public Inquiry Inquiry { get; }

    /// <summary>A Job that was made or read just now.</summary>
    public void Saw(Job job) => jobs.Put(job);

    /// <summary>The run's Job, by one look at what is mirrored, or by asking when it is not there (yet); null when there is none.</summary>
    public async Task<(Job Job, IReadOnlyList<Pod> Pods)?> FindAsync(RunNames names, CancellationToken cancellation)
    {
        await Task.WhenAll(jobMirror.ReadyAsync(cancellation), podMirror.ReadyAsync(cancellation));
        var key = names.Run.ToString();
        if (jobs.Of(key) is [var mirrored, ..])
        {
            var mirroredPods = pods.Of(key);
            return RunReading.IsBehind(mirrored, mirroredPods) ? (mirrored, await PodsOfAsync(names, cancellation)) : (mirrored, mirroredPods);
        }

        var job = (await Cluster.Client.GetAsync($"{Cluster.Jobs}/{names.Name}", KubeJson.Default.Job, cancellation)).OrNull();
        if (job is null || !names.Owns(job.Metadata))
        {
            return null;
        }

        return (job, await PodsOfAsync(names, cancellation));
    }

    /// <summary>The run's pods as they are mirrored.</summary>
    public async Task<IReadOnlyList<Pod>> PodsAsync(RunKey run, CancellationToken cancellation)
    {
        await podMirror.ReadyAsync(cancellation);
        return pods.Of(run.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await jobMirror.DisposeAsync();
        await podMirror.DisposeAsync();
        Inquiry.Dispose();
        Cluster.Dispose();
    }

    private async Task<IReadOnlyList<Pod>> PodsOfAsync(RunNames names, CancellationToken cancellation) =>
        (await Cluster.Client.ListAsync(Cluster.Pods + names.SelectorOfRun, KubeJson.Default.KubeListPod, cancellation)).OrThrow().Items ?? [];

    private static string? Key(IKubeObject seen) => RunNames.RunOf(seen.Metadata)?.ToString();
}
