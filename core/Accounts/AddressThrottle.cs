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

    private readonly Lock gate = new();
    private readonly Dictionary<string, Bucket> buckets = [];

    /// <summary>
    /// Counts an attempt before its password is looked at, so that attempts in parallel gain nothing; what turns out to be
    /// no failure is given back.
    /// </summary>
    /// <returns>How long to wait, and nothing was counted; null when the attempt may be made now.</returns>
    public TimeSpan? Take(string address)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (!buckets.TryGetValue(address, out var bucket) || bucket.Ends <= now)
            {
                MakeRoom(now);
                buckets[address] = new Bucket(1, now + Window);
                return null;
            }

            if (bucket.Failures >= Limit)
            {
                return bucket.Ends - now;
            }

            buckets[address] = bucket with { Failures = bucket.Failures + 1 };
            return null;
        }
    }

    public void GiveBack(string address)
    {
        lock (gate)
        {
            if (buckets.TryGetValue(address, out var bucket) && bucket.Failures > 0)
            {
                buckets[address] = bucket with { Failures = bucket.Failures - 1 };
            }
        }
    }

    private void MakeRoom(DateTimeOffset now)
    {
        if (buckets.Count < AddressesKept)
        {
            return;
        }

        foreach (var (address, bucket) in buckets)
        {
            if (bucket.Ends <= now)
            {
                buckets.Remove(address);
            }
        }

        if (buckets.Count >= AddressesKept)
        {
            buckets.Clear();
        }
    }

    private sealed record Bucket(int Failures, DateTimeOffset Ends);
}
