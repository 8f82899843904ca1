using Pilot.Core.Jobs;

namespace Pilot.Core.Launch;

/// <summary>
/// Finds what runs on a target and belongs to no job any more (a crash at the wrong moment, a job that was deleted while its
/// cloud did not answer), and removes it. Targets name only what carries this platform's tag.
/// </summary>
public sealed class OrphanSweep(JobStore jobs, TimeProvider time)
{
    /// <summary>Whoever launches or ends a run has this long to do it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <returns>What was removed.</returns>
    public async Task<IReadOnlyList<RunKey>> SweepAsync(IComputeTarget target, CancellationToken cancellation)
    {
        var removed = new List<RunKey>();
        foreach (var found in await target.RunsAsync(cancellation))
        {
            if (IsYoung(found.Created) || await IsWantedAsync(found.Run, cancellation))
            {
                continue;
            }

            await target.StopAsync(found.Run, TimeSpan.Zero, cancellation);
            await target.RemoveAsync(found.Run, cancellation);
            removed.Add(found.Run);
        }

        return removed;
    }

    private async Task<bool> IsWantedAsync(RunKey run, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(run.Job, cancellation);
        if (job is null)
        {
            return false;
        }

        return JobTransitions.IsFinal(job.State)
            ? IsYoung(job.Finished)
            : job.State is JobState.Profiling || job.Run is null || job.Run == run.Run;
    }

    private bool IsYoung(DateTimeOffset? moment) => moment is { } since && time.GetUtcNow() - since < Patience;
}
