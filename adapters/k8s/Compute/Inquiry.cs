using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// Asks the cluster why something waits or has failed, where the run's own objects do not tell. Answers are an extra: a platform
/// that may not ask works too.
/// </summary>
internal sealed class Inquiry(Cluster cluster, TimeProvider time) : IDisposable
{
    private const int LastLines = 10;

    /// <summary>Bytes of those lines that are read, since a line may have any length; the API counts them from the first of the lines.</summary>
    private const int MostBytes = 64 << 10;

    private const int MostCharacters = 2000;

    private readonly ClusterEvents events = new(cluster.Client, cluster.Space, time);
    private readonly QueuedWorkloads queued = new(cluster.Client, cluster.Space, time);

    /// <param name="status">As the Job and its pods tell it.</param>
    public async Task<Heard> AboutAsync(TargetStatus status, Job job, Pod? pod, CancellationToken cancellation) =>
        status.State == TargetState.Pending ? new Heard(
            await events.LatestAsync(cancellation),
            pod is null && job.Spec?.Suspend == true && job.Metadata.Labels?.ContainsKey(Workload.QueueLabel) == true
                ? await queued.OfAsync(job, cancellation)
                : null)
        : pod is not null && PodEnd.WhoFailed(pod) is { } failed ? Heard.Nothing with { Log = await LogAsync(pod, failed, cancellation) }
        : Heard.Nothing;

    public void Dispose()
    {
        events.Dispose();
        queued.Dispose();
    }

    private async Task<string?> LogAsync(Pod pod, FailedContainer failed, CancellationToken cancellation)
    {
        try
        {
            var answer = await cluster.Client.GetTextAsync(
                $"{cluster.Pods}/{pod.Metadata.Name}/log?container={failed.Name}&tailLines={LastLines}&limitBytes={MostBytes}{(failed.Previous ? "&previous=true" : "")}",
                cancellation);
            return answer.Value?.Trim() is { Length: > 0 } text ? text.Length > MostCharacters ? text[^MostCharacters..] : text : null;
        }
        catch (PilotException)
        {
            return null;
        }
    }
}
