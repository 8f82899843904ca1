using System.Collections.Concurrent;

namespace Pilot.Adapters.Remote.S3;

/// <summary>
/// Every append is an object, and every object costs its writer and its readers a request. So appends to one blob get rarer
/// the more there are: half a second apart at first, ten seconds in the end; a day's log is then some 9000 objects.
/// </summary>
internal sealed class AppendPace(TimeProvider time)
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PerAppend = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> appends = new(StringComparer.Ordinal);

    /// <summary>Whoever appends to this blob waits here; the first time not at all.</summary>
    public async Task WaitAsync(string name, CancellationToken cancellation)
    {
        var (count, last) = appends.GetValueOrDefault(name);
        var due = last + Pause(count) - time.GetUtcNow();
        if (count > 0 && due > TimeSpan.Zero)
        {
            await Task.Delay(due, time, cancellation);
        }

        appends[name] = (count + 1, time.GetUtcNow());
    }

    private static TimeSpan Pause(int count) => TimeSpan.FromTicks(Math.Clamp((PerAppend * count).Ticks, Least.Ticks, Most.Ticks));
}
