namespace Pilot.Core.Jobs.Feed;

/// <summary>
/// The newest of the feed in the memory of this process, so that many can follow it at the price of one: what this process
/// writes is here at once, what others wrote after <see cref="CatchUpAsync"/>. Safe from any thread.
/// </summary>
/// <param name="kept">So many of the newest are in memory; older ones are read from the feed.</param>
public sealed class JobNews(JobFeed feed, TimeProvider clock, int kept = 8192) : IDisposable
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim turn = new(1);
    private readonly FeedEntry[] ring = new FeedEntry[kept];
    private List<Waiting> waiting = [];
    private long count;
    private FeedPosition? begin;
    private FeedPosition end;
    private long readAt;
    private TaskCompletionSource next = NewSignal();

    /// <summary>Raised for each notice, in order, before <see cref="SinceAsync"/> tells of it; handlers return at once.</summary>
    public event Action<JobNotice>? Published;

    /// <summary>Raised when this process was away for so long that the feed has gone on without it: what followed it begins anew.</summary>
    public event Action? Missed;

    /// <summary>As far as this process has read or written.</summary>
    public FeedPosition End
    {
        get
        {
            lock (gate)
            {
                return end;
            }
        }
    }

    /// <summary>
    /// Tells every process of a change. Those that ask at the same time share a write. Safe to repeat: a notice that stands
    /// twice in the feed says nothing new.
    /// </summary>
    public async Task PublishAsync(JobNotice notice, CancellationToken cancellation = default)
    {
        var mine = new Waiting(notice);
        lock (gate)
        {
            waiting.Add(mine);
        }

        await turn.WaitAsync(cancellation);
        List<Waiting> batch = [];
        try
        {
            if (mine.IsWritten)
            {
                return;
            }

            lock (gate)
            {
                (batch, waiting) = (waiting, []);
            }

            var (from, page) = await feed.AppendAsync([.. batch.Select(one => one.Notice)], cancellation);
            batch.ForEach(one => one.IsWritten = true);
            await TakeWrittenAsync(from, page, cancellation);
        }
        finally
        {
            lock (gate)
            {
                // Whoever else waits writes what could not be written now.
                waiting.InsertRange(0, batch.Where(one => !one.IsWritten && one != mine));
            }

            turn.Release();
        }
    }

    /// <summary>Reads on in the feed.</summary>
    /// <param name="age">What was read so lately will do.</param>
    /// <returns>Where it ends now.</returns>
    public async Task<FeedPosition> CatchUpAsync(TimeSpan age = default, CancellationToken cancellation = default)
    {
        var asked = clock.GetTimestamp();
        await turn.WaitAsync(cancellation);
        try
        {
            if (begin is null || readAt <= asked - (long)(age.TotalSeconds * clock.TimestampFrequency))
            {
                var now = clock.GetTimestamp();
                await ReadOnAsync(cancellation);
                readAt = now;
            }

            return end;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <returns>What stands behind a position; null when that is kept no longer, or the position is of another feed.</returns>
    public async Task<FeedPage?> SinceAsync(FeedPosition position, CancellationToken cancellation = default)
    {
        if (Kept(position) is { } page)
        {
            return page;
        }

        page = await feed.ReadAsync(position, cancellation);
        if (page is not null)
        {
            await CatchUpAsync(cancellation: cancellation);
        }

        return page;
    }

    /// <returns>What this process has in memory behind a position; null when that is kept no longer.</returns>
    public FeedPage? Kept(FeedPosition position)
    {
        lock (gate)
        {
            if (begin is not { } first || position < first || position > end)
            {
                return null;
            }

            var later = 0;
            while (later < Math.Min(count, kept) && ring[(count - later - 1) % kept].After > position)
            {
                later++;
            }

            var entries = new FeedEntry[later];
            for (var i = 0; i < later; i++)
            {
                entries[i] = ring[(count - later + i) % kept];
            }

            return new FeedPage(entries, end);
        }
    }

    /// <summary>Completes when this process knows of a notice behind this position.</summary>
    public Task After(FeedPosition position)
    {
        lock (gate)
        {
            return end > position ? Task.CompletedTask : next.Task;
        }
    }

    public void Dispose() => turn.Dispose();

    /// <summary>Mostly nobody else has written in between, and what was written need not be read.</summary>
    private async Task TakeWrittenAsync(FeedPosition from, FeedPage page, CancellationToken cancellation)
    {
        if (begin is null || end == from)
        {
            begin ??= from;
            Take(page);
        }
        else
        {
            await ReadOnAsync(cancellation);
        }
    }

    private async Task ReadOnAsync(CancellationToken cancellation)
    {
        if (begin is null)
        {
            var there = await feed.EndAsync(cancellation);
            lock (gate)
            {
                (begin, end) = (there, there);
            }
        }
        else if (await feed.ReadAsync(end, cancellation) is { } page)
        {
            Take(page);
        }
        else
        {
            var there = await feed.EndAsync(cancellation);
            lock (gate)
            {
                (begin, end, count) = (there, there, 0);
                Missed?.Invoke();
                Signal();
            }
        }
    }

    private void Take(FeedPage page)
    {
        lock (gate)
        {
            foreach (var entry in page.Entries)
            {
                Published?.Invoke(entry.Notice);
                if (count >= kept)
                {
                    begin = ring[count % kept].After;
                }

                ring[count++ % kept] = entry;
            }

            end = page.End;
            if (page.Entries.Count > 0)
            {
                Signal();
            }
        }
    }

    private void Signal()
    {
        next.SetResult();
        next = NewSignal();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Waiting(JobNotice notice)
    {
        public JobNotice Notice { get; } = notice;

        public bool IsWritten { get; set; }
    }
}
