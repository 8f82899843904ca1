using Pilot.Core.Api;
using Pilot.Core.Jobs.Feed;
using Pilot.Functions.Logs;

namespace Pilot.Functions.Jobs;

/// <summary>One who follows what happens to jobs, from one place of the feed on.</summary>
/// <param name="whose">An account, or <see cref="JobIndex.Everybody"/>.</param>
/// <param name="mayRead">Asked now and then; the stream just ends when the reader may read no longer.</param>
internal sealed class JobEventsFollower(
    JobNews news, LogEvents events, AnswerTime time, TimeProvider clock, string whose, Func<CancellationToken, Task<bool>> mayRead)
{
    /// <summary>What another process wrote is told of after so long at most.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    private FeedPosition position;

    /// <param name="lastId">Of the last event that the reader has; empty when it has none.</param>
    public async Task RunAsync(string lastId, CancellationToken cancellation)
    {
        var end = await news.CatchUpAsync(Poll, cancellation);
        var knows = FeedPosition.TryParse(lastId, out position);
        position = knows ? position : end;
        await SendAsync("hello", cancellation);
        if (lastId.Length > 0 && !knows)
        {
            await ReloadAsync(cancellation);
        }

        var silent = clock.GetTimestamp();
        while (!time.IsUp)
        {
            await TellAllAsync(cancellation);
            if (clock.GetElapsedTime(silent) >= Heartbeat)
            {
                if (!await mayRead(cancellation))
                {
                    return;
                }

                await events.HeartbeatAsync(cancellation);
                silent = clock.GetTimestamp();
            }

            await news.After(position).WaitAsync(time.AtMost(Poll), clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
            await news.CatchUpAsync(Poll, cancellation);
        }

        await SendAsync("again", cancellation);
    }

    private async Task TellAllAsync(CancellationToken cancellation)
    {
        if (await news.SinceAsync(position, cancellation) is not { } page)
        {
            await ReloadAsync(cancellation);
            return;
        }

        foreach (var (notice, after) in page.Entries)
        {
            position = after;
            if (whose == JobIndex.Everybody || whose == notice.Owner)
            {
                await TellAsync(notice, cancellation);
            }
        }

        position = page.End;
    }

    private async Task ReloadAsync(CancellationToken cancellation)
    {
        position = await news.CatchUpAsync(Poll, cancellation);
        await SendAsync("reload", cancellation);
    }

    private async Task SendAsync(string name, CancellationToken cancellation) => await events.SendAsync(
        name, new JobHello(clock.GetUtcNow()), PilotJson.Default.JobHello, cancellation, position.ToString());

    private async Task TellAsync(JobNotice notice, CancellationToken cancellation)
    {
        if (notice.Kind == JobNoticeKind.Deleted)
        {
            var gone = new JobGone(notice.Row.Id, notice.Owner, notice.Row.DeletedUntil);
            await events.SendAsync("deleted", gone, PilotJson.Default.JobGone, cancellation, position.ToString());
            return;
        }

        var name = notice.Kind == JobNoticeKind.Created ? "created" : "changed";
        await events.SendAsync(name, notice.Row, PilotJson.Default.JobRow, cancellation, position.ToString());
    }
}
