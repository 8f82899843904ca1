using System.Collections.Concurrent;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>
/// What became of Jobs that are not there any more, as long as this process remembers: one that this platform ended has
/// stopped, and one that somebody else deleted is lost.
/// </summary>
internal sealed class Departures(TimeProvider time)
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, (TargetStatus? Status, DateTimeOffset At)> byUid = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<RunKey, (TargetStatus Status, DateTimeOffset At)> byRun = new();

    /// <summary>This platform deletes the Job: it ends with <paramref name="status"/>, or is forgotten with null.</summary>
    public void Expect(Job job, RunKey run, TargetStatus? status)
    {
        byUid[job.Metadata.Uid ?? ""] = (status, time.GetUtcNow());
        if (status is null)
        {
            byRun.TryRemove(run, out _);
        }
    }

    /// <summary>Removed, though a watch may still show it.</summary>
    public bool IsForgotten(Job job) => byUid.TryGetValue(job.Metadata.Uid ?? "", out var known) && known.Status is null;

    public void Gone(Job job)
    {
        if (RunNames.RunOf(job.Metadata) is not { } run)
        {
            return;
        }

        var now = time.GetUtcNow();
        var status = byUid.TryGetValue(job.Metadata.Uid ?? "", out var known) ? known.Status
            : IsOver(job) ? new TargetStatus(TargetState.Stopped, "The run has ended, and its Job was removed since.")
            : new TargetStatus(TargetState.Lost, "Somebody deleted the Job.");
        if (status is not null)
        {
            byRun[run] = (status, now);
        }

        Forget(now);
    }

    public TargetStatus? Of(RunKey run) => byRun.TryGetValue(run, out var known) ? known.Status : null;

    /// <summary>The run is there again, or for good not.</summary>
    public void Clear(RunKey run) => byRun.TryRemove(run, out _);

    private static bool IsOver(Job job) =>
        job.Status?.Conditions?.Any(condition => condition is { Type: "Complete" or "Failed", IsTrue: true }) ?? false;

    private void Forget(DateTimeOffset now)
    {
        foreach (var old in byUid.Where(entry => now - entry.Value.At > Memory))
        {
            byUid.TryRemove(old.Key, out _);
        }

        foreach (var old in byRun.Where(entry => now - entry.Value.At > Memory))
        {
            byRun.TryRemove(old.Key, out _);
        }
    }
}
