namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Hands out what has become due, by one of a clock's two times. Sleeps until the next due time; looks once a minute
/// besides, because the time of day may be moved while the sleep is not.
/// </summary>
internal sealed class Alarm<T> : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(15);

    private readonly PriorityQueue<T, long> pending = new();
    private readonly Lock gate = new();
    private readonly Func<long> now;
    private readonly Action<IReadOnlyList<T>> ring;
    private readonly ITimer timer;
    private bool disposed;

    /// <param name="ring">Called with everything that is due, on a thread of the clock; must not block.</param>
    /// <param name="now">The time that due times are told in, in ticks.</param>
    public Alarm(TimeProvider clock, Func<long> now, Action<IReadOnlyList<T>> ring)
    {
        this.now = now;
        this.ring = ring;
        timer = clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Set(T item, long due)
    {
        lock (gate)
        {
            var isNext = !pending.TryPeek(out _, out var first) || due < first;
            pending.Enqueue(item, due);
            if (isNext)
            {
                Sleep();
            }
        }
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return pending.Count;
            }
        }
    }

    /// <summary>Drops what is not wanted any more.</summary>
    public void Prune(Func<T, bool> isWanted)
    {
        lock (gate)
        {
            var wanted = pending.UnorderedItems.Where(item => isWanted(item.Element)).ToArray();
            pending.Clear();
            pending.EnqueueRange(wanted);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            timer.Dispose();
        }
    }

    private void Look()
    {
        var due = new List<T>();
        lock (gate)
        {
            var time = now();
            while (pending.TryPeek(out var item, out var at) && at <= time)
            {
                pending.Dequeue();
                due.Add(item);
            }

            Sleep();
        }

        if (due.Count > 0)
        {
            ring(due);
        }
    }

    private void Sleep()
    {
        if (disposed || !pending.TryPeek(out _, out var next))
        {
            return;
        }

        // A sleep is told as a length: when the time moves on before it begins, it would end that much too late.
        long time;
        do
        {
            time = now();
            var wait = TimeSpan.FromTicks(Math.Clamp(next - time, 0, LongestSleep.Ticks));
            // Timers count whole milliseconds: rounding down would ring too early and look again at once.
            timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        }
        while (Math.Abs(now() - time) > Moment.Ticks && !disposed);
    }
}
