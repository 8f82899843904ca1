namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Attempts whose outcome is wanted, by instance. The attempts of an instance are linked among themselves, so that one
/// alone costs no list and ten thousand are left one by one. Not thread-safe.
/// </summary>
internal sealed class OpenAttempts
{
    private readonly Dictionary<long, ActivityAttempt> newest = [];

    public IEnumerable<ActivityAttempt> All => newest.Values.SelectMany(From);

    public void Add(ActivityAttempt attempt)
    {
        if (newest.TryGetValue(attempt.Call.Key, out var next))
        {
            attempt.Next = next;
            next.Previous = attempt;
        }

        newest[attempt.Call.Key] = attempt;
    }

    public void Remove(ActivityAttempt attempt)
    {
        if (attempt.Next is { } next)
        {
            next.Previous = attempt.Previous;
        }

        if (attempt.Previous is { } previous)
        {
            previous.Next = attempt.Next;
        }
        else if (attempt.Next is { } first)
        {
            newest[attempt.Call.Key] = first;
        }
        else
        {
            newest.Remove(attempt.Call.Key);
        }
    }

    /// <returns>Those that were open.</returns>
    public List<ActivityAttempt> RemoveAll(long key) => newest.Remove(key, out var first) ? [.. From(first)] : [];

    private static IEnumerable<ActivityAttempt> From(ActivityAttempt first)
    {
        for (var attempt = first; attempt is not null; attempt = attempt.Next)
        {
            yield return attempt;
        }
    }
}
