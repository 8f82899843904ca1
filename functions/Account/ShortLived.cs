using System.Collections.Concurrent;
using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>
/// Secrets that are good for minutes, in the memory of this process alone: a restart makes them void. Only their hashes are
/// kept.
/// </summary>
internal sealed class ShortLived<T>(TimeSpan lifetime, TimeProvider clock)
{
    /// <summary>Beyond so many the oldest are void, so that asking for more and more fills no memory.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, (T Meaning, DateTimeOffset Expires)> known = new(StringComparer.Ordinal);

    public (string Secret, DateTimeOffset Expires) Issue(T meaning)
    {
        var secret = AccessTokens.New();
        var now = clock.GetUtcNow();
        foreach (var (hash, kept) in known)
        {
            if (kept.Expires <= now)
            {
                known.TryRemove(hash, out _);
            }
        }

        if (known.Count >= Most)
        {
            foreach (var (hash, _) in known.OrderBy(pair => pair.Value.Expires).Take(Most / 2))
            {
                known.TryRemove(hash, out _);
            }
        }

        known[AccessTokens.Hash(secret)] = (meaning, now + lifetime);
        return (secret, now + lifetime);
    }

    public bool TryFind(string secret, out T meaning) => Holds(known.TryGetValue(AccessTokens.Hash(secret), out var kept), kept, out meaning);

    /// <summary>As <see cref="TryFind"/>, and the secret is void from then on.</summary>
    public bool TryTake(string secret, out T meaning) => Holds(known.TryRemove(AccessTokens.Hash(secret), out var kept), kept, out meaning);

    private bool Holds(bool found, (T Meaning, DateTimeOffset Expires) kept, out T meaning)
    {
        meaning = kept.Meaning;
        return found && kept.Expires > clock.GetUtcNow();
    }
}
