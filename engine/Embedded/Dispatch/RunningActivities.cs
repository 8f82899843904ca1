namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Cancellation of activities by the execution that they work for.</summary>
internal sealed class RunningActivities
{
    private readonly Dictionary<(long Key, string Execution), HashSet<CancellationTokenSource>> running = [];
    private readonly Lock gate = new();

    public CancellationTokenSource Begin(long key, string execution, CancellationToken hostStops)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(hostStops);
        lock (gate)
        {
            if (!running.TryGetValue((key, execution), out var sources))
            {
                running[(key, execution)] = sources = [];
            }

            sources.Add(source);
        }

        return source;
    }

    public void End(long key, string execution, CancellationTokenSource source)
    {
        lock (gate)
        {
            if (running.TryGetValue((key, execution), out var sources) && sources.Remove(source) && sources.Count == 0)
            {
                running.Remove((key, execution));
            }
        }

        source.Dispose();
    }

    public void CancelAll(long key, string execution)
    {
        CancellationTokenSource[] sources;
        lock (gate)
        {
            sources = running.TryGetValue((key, execution), out var found) ? [.. found] : [];
        }

        foreach (var source in sources)
        {
            _ = CancelAsync(source);
        }
    }

    private static async Task CancelAsync(CancellationTokenSource source)
    {
        try
        {
            await source.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The activity has just ended by itself.
        }
    }
}
