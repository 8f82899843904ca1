namespace Pilot.Cli.Tests.Driver;

/// <summary>
/// A clock that stands still but for what is waited for: a pause is over at once and moves the clock by its length.
/// Time limits strike only when the test says so, and moving lines move when it does.
/// </summary>
internal sealed class TestTime : TimeProvider
{
    private static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(30);
    private readonly Lock gate = new();
    private readonly List<Action> frames = [];
    private DateTimeOffset now = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>True when a limit that is set from now on is over before anything else happens.</summary>
    public bool LimitsStrike { get; set; }

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            return now;
        }
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => GetUtcNow().Ticks;

    public void Pass(TimeSpan time)
    {
        lock (gate)
        {
            now += time;
        }
    }

    /// <summary>Lets every moving line draw itself again.</summary>
    public void Frame()
    {
        foreach (var frame in frames.ToArray())
        {
            frame();
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period > TimeSpan.Zero)
        {
            Action frame = () => callback(state);
            frames.Add(frame);
            return new Timer(() => frames.Remove(frame));
        }

        if (dueTime >= TimeSpan.Zero && (dueTime < ShortestLimit || LimitsStrike))
        {
            Pass(dueTime);
            ThreadPool.QueueUserWorkItem(_ => callback(state));
        }

        return new Timer(() => { });
    }

    private sealed class Timer(Action stop) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() => stop();

        public ValueTask DisposeAsync()
        {
            stop();
            return ValueTask.CompletedTask;
        }
    }
}
