using System.Collections.Concurrent;

namespace Pilot.Core.Accounts;

/// <summary>
/// Limits failed logins per network address, whatever the names: <see cref="Limit"/> within <see cref="Window"/>.
/// Lives in memory: after a restart everybody has a clean slate.
/// </summary>
public sealed class AddressThrottle(TimeProvider clock)
{
    public const int Limit = 30;

    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int AddressesKept = 10_000;

    private readonly ConcurrentDictionary<string, Bucket> buckets = new();

    /// <returns>How long to wait; null when an attempt may be made now.</returns>
    public TimeSpan? Wait(string address)
    {
        var now = clock.GetUtcNow();
        return buckets.TryGetValue(address, out var bucket) && bucket.Failures >= Limit && bucket.Ends > now
            ? bucket.Ends - now
            : null;
    }

    public void Failed(string address)
    {
        var now = clock.GetUtcNow();
        if (buckets.Count >= AddressesKept)
        {
            Forget(now);
        }

        buckets.AddOrUpdate(
            address,
            _ => new Bucket(1, now + Window),
            (_, bucket) => bucket.Ends > now ? bucket with { Failures = bucket.Failures + 1 } : new Bucket(1, now + Window));
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (address, bucket) in buckets)
        {
            if (bucket.Ends <= now)
            {
                buckets.TryRemove(address, out _);
            }
        }

        if (buckets.Count >= AddressesKept)
        {
            buckets.Clear();
        }
    }

    private sealed record Bucket(int Failures, DateTimeOffset Ends);
}
