using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>What the cluster said about a run when it was asked for more than the run's own objects tell.</summary>
/// <param name="Events">By the uid of what they are about, the newest first.</param>
/// <param name="Queued">What Kueue keeps of the Job; null where it has nothing to say.</param>
/// <param name="Log">The end of the log of the container that failed; null where it was not asked for or cannot be had.</param>
internal sealed record Heard(ILookup<string, Event> Events, Workload? Queued = null, string? Log = null)
{
    public static Heard Nothing { get; } = new(Array.Empty<Event>().ToLookup(_ => ""));
}
