using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Jobs;

/// <summary>
/// Deletes jobs that have ended: at once, or so that they are gone from every list at once and can be taken back for a
/// moment. A small blob remembers what is to be deleted for good, and is there before the job shows it.
/// </summary>
internal sealed class JobDeletion(
    JobStore jobs, JobStories stories, JobSignals signals, OrchestrationClient orchestrations, IBlobStore blobs, TimeProvider clock)
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Who took a job back in the last moment is through before it would be deleted.</summary>
    public static readonly TimeSpan LastMoment = TimeSpan.FromSeconds(5);

    /// <exception cref="PilotException">PILOT0516.</exception>
    public async Task NowAsync(JobDocument job, bool force, Caller caller, CancellationToken cancellation)
    {
        if (await EndedAsync(job, force, caller, cancellation) is { } ended)
        {
            await ForGoodAsync(ended.Id, cancellation);
        }
    }

    /// <returns>Until when the job can be taken back; null when it is canceled first, or was gone already.</returns>
    /// <exception cref="PilotException">PILOT0516.</exception>
    public async Task<DateTimeOffset?> SoonAsync(JobDocument job, bool force, Caller caller, CancellationToken cancellation)
    {
        var ended = await EndedAsync(job, force, caller, cancellation);
        if (ended is null)
        {
            return null;
        }

        var until = clock.GetUtcNow() + Grace;
        using var nothing = new MemoryStream();
        await blobs.PutAsync(BlobNames.Deletion(job.Id), nothing, default, null, cancellation);
        while (ended is { DeletedUntil: null })
        {
            ended = await jobs.ApplyAsync(job.Id, new JobChange(ended.Revision + 1) { DeletedUntil = until }, cancellation);
        }

        return ended?.DeletedUntil;
    }

    /// <summary>One that is not being deleted stays as it is.</summary>
    /// <returns>Null when it is too late.</returns>
    public async Task<JobDocument?> TakeBackAsync(JobDocument job, CancellationToken cancellation)
    {
        JobDocument? now = job;
        while (now is { DeletedUntil: { } until })
        {
            now = until > clock.GetUtcNow()
                ? await jobs.ApplyAsync(job.Id, new JobChange(now.Revision + 1) { Restored = true }, cancellation)
                : null;
        }

        return now;
    }

    /// <summary>Deletes for good what can be taken back no longer.</summary>
    public async Task CompleteAsync(JobId id, CancellationToken cancellation)
    {
        if (await jobs.GetAsync(id, cancellation) is { DeletedUntil: { } until })
        {
            if (until + LastMoment > clock.GetUtcNow())
            {
                return;
            }

            await ForGoodAsync(id, cancellation);
        }

        await blobs.DeleteAsync(BlobNames.Deletion(id), default, cancellation);
    }

    private async Task ForGoodAsync(JobId id, CancellationToken cancellation)
    {
        await orchestrations.PurgeInstanceAsync(id.ToString(), new PurgeInstanceOptions(Recursive: true), cancellation);
        await jobs.DeleteAsync(id, cancellation);
    }

    /// <returns>The job when it has ended; null when it is gone, or was told to end and be deleted then.</returns>
    private async Task<JobDocument?> EndedAsync(JobDocument job, bool force, Caller caller, CancellationToken cancellation)
    {
        var now = await stories.MendAsync(job, cancellation);
        if (now is null || now.State.IsFinal())
        {
            return now;
        }

        if (!force)
        {
            throw new PilotException(JobErrors.StillGoing(now.State));
        }

        await signals.CancelAsync(now.Id, new CancelJob(caller.Name, Delete: true), cancellation);
        return null;
    }
}
