namespace Pilot.Agent.Elsewhere;

/// <summary>
/// Asks the vendor's address on this machine now and then whether the machine is about to be taken away. Which vendor it is
/// shows by who answers.
/// </summary>
internal sealed class SpotWatch(IReadOnlyList<IMachineNotices> vendors, RemoteStop stop, TimeProvider time) : IDisposable
{
    private const int MostFailures = 3;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ShortestGrace = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestGrace = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource enough = new();
    private Task? watching;

    /// <summary>Later calls do nothing.</summary>
    internal void Begin() => watching ??= Task.WhenAll(vendors.Select(WatchAsync));

    public void Dispose() => enough.Cancel();

    private async Task WatchAsync(IMachineNotices vendor)
    {
        for (var failures = 0; failures < MostFailures && !enough.IsCancellationRequested;)
        {
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(enough.Token);
                limit.CancelAfter(Limit);
                if (await vendor.AskAsync(limit.Token) is { } end)
                {
                    Tell(vendor, end);
                    return;
                }

                failures = 0;
            }
            catch (Exception cause) when (cause is HttpRequestException or OperationCanceledException or FormatException or System.Text.Json.JsonException)
            {
                failures++;
            }

            await Task.Delay(Period, time, enough.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Half of what is left is the job's own, the other half for bringing home what it wrote.</summary>
    private void Tell(IMachineNotices vendor, DateTimeOffset end)
    {
        var rest = end - time.GetUtcNow();
        AgentLog.TakenAway(vendor.Name, rest);
        stop.TakenAway(TimeSpan.FromTicks(Math.Clamp(rest.Ticks / 2, ShortestGrace.Ticks, LongestGrace.Ticks)));
    }
}

/// <summary>A vendor's words about the machine that asks.</summary>
internal interface IMachineNotices
{
    /// <summary>For the log.</summary>
    string Name { get; }

    /// <returns>When the machine goes; null while it stays.</returns>
    /// <exception cref="HttpRequestException">Nobody answers as this vendor does.</exception>
    Task<DateTimeOffset?> AskAsync(CancellationToken cancellation);
}
