using System.Buffers;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;

namespace Pilot.Functions.Logs;

/// <summary>
/// Sends a job's log as it grows, run after run, with the job's state in between, until the job has ended and all is sent.
/// </summary>
internal sealed class LogFollower(IBlobStore blobs, JobStore jobs, JobNews news, TimeProvider clock)
{
    private const int BatchBytes = 256 * 1024;
    private static readonly TimeSpan Active = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <param name="mayRead">Asked now and then; the stream just ends when the reader may read no longer.</param>
    public async Task FollowAsync(
        JobDocument job,
        LogPosition position,
        LogEvents events,
        AnswerTime time,
        Func<CancellationToken, Task<bool>> mayRead,
        CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BatchBytes);
        try
        {
            var last = job;
            var rowTag = (string?)null;
            var waited = 0;
            var silentSince = clock.GetTimestamp();
            var checkedAt = silentSince;
            await SendStateAsync(job, events, cancellation);
            while (!time.IsUp)
            {
                if (clock.GetElapsedTime(checkedAt) >= Heartbeat)
                {
                    if (!await mayRead(cancellation))
                    {
                        return;
                    }

                    checkedAt = clock.GetTimestamp();
                }

                // The state is looked at before the log: what the log held when the job ended is then surely sent.
                var heard = news.End;
                (job, rowTag) = await LookAsync(job, rowTag, cancellation);
                var done = IsComplete(job, position);
                var held = await FillAsync(job, position, buffer, cancellation);
                var sent = held == 0 ? 0 : CutOf(buffer.AsSpan(0, held), done, waited > 0);
                if (sent > 0)
                {
                    position = position with { Offset = position.Offset + sent };
                    await events.LogAsync(buffer.AsSpan(0, sent), position, cancellation);
                }

                if (job.State != last.State || job.Reason != last.Reason)
                {
                    await SendStateAsync(job, events, cancellation);
                    last = job;
                }
                else if (sent == 0 && clock.GetElapsedTime(silentSince) >= Heartbeat)
                {
                    await events.HeartbeatAsync(cancellation);
                    silentSince = clock.GetTimestamp();
                }

                if (sent > 0)
                {
                    silentSince = clock.GetTimestamp();
                }

                if (held == 0 && position.IsBefore(job.Run))
                {
                    position = position.NextRun;
                    continue;
                }

                if (held == 0 && done)
                {
                    await events.SendAsync("end", job, PilotJson.Default.JobDocument, cancellation);
                    return;
                }

                waited = held > 0 && sent == 0 ? waited + 1 : 0;
                if (held < BatchBytes && !(done && held > 0))
                {
                    await PauseAsync(job.Id, heard, held > 0 ? Active : Idle, cancellation);
                }
            }

            await events.SendAsync("again", new JobHello(clock.GetUtcNow()), PilotJson.Default.JobHello, cancellation, position.ToString());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The log's growth is looked for now and then; a change of the job ends the pause at once.</summary>
    /// <param name="heard">What was sent tells already of what the feed holds up to here.</param>
    private async Task PauseAsync(JobId job, FeedPosition heard, TimeSpan longest, CancellationToken cancellation)
    {
        var enough = Task.Delay(longest, clock, cancellation);
        while (await Task.WhenAny(enough, news.After(heard)) != enough)
        {
            if (news.Kept(heard) is not { } page || page.Entries.Any(entry => entry.Notice.Row.Id == job))
            {
                return;
            }

            heard = page.End;
        }

        await enough;
    }

    private static int CutOf(ReadOnlySpan<byte> bytes, bool done, bool waitedForLine)
    {
        var cut = LogCut.Of(bytes, flush: done || waitedForLine || bytes.Length == BatchBytes);
        return cut == 0 && done ? bytes.Length : cut;
    }

    /// <summary>True when nothing is added to the log at this position any more.</summary>
    internal static bool IsComplete(JobDocument job, LogPosition position) =>
        job.State.IsFinal()
        || position.IsBefore(job.Run)
        || (!position.IsNumbered && job.State is not (JobState.Queued or JobState.Preparing or JobState.Profiling));

    private static async Task SendStateAsync(JobDocument job, LogEvents events, CancellationToken cancellation) =>
        await events.SendAsync("state", JobRows.Of(job), PilotJson.Default.JobRow, cancellation);

    /// <summary>Reads the document only when its row has changed. A job that is deleted meanwhile has ended.</summary>
    private async Task<(JobDocument Job, string? RowTag)> LookAsync(JobDocument known, string? tag, CancellationToken cancellation)
    {
        var row = await blobs.StatAsync(JobRows.BlobName(known), cancellation);
        if (row is not null && row.ETag == tag)
        {
            return (known, tag);
        }

        return (await jobs.GetAsync(known.Id, cancellation) ?? known with { State = JobState.Canceled, Reason = "Deleted." }, row?.ETag);
    }

    private async Task<int> FillAsync(JobDocument job, LogPosition position, byte[] buffer, CancellationToken cancellation)
    {
        await using var log = await blobs.ReadAsync(BlobNames.Log(job.Id, position.Run), position.Offset, BatchBytes, cancellation);
        return log is null ? 0 : await log.Stream.ReadAtLeastAsync(buffer.AsMemory(0, BatchBytes), BatchBytes, false, cancellation);
    }
}
