namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Attempts whose outcome is wanted, by execution. The attempts of an execution are linked among themselves, so that one
/// alone costs no list and ten thousand are left one by one. Not thread-safe.
/// </summary>
internal sealed class OpenAttempts
{
    private readonly Dictionary<(long Key, string Execution), ActivityAttempt> newest = [];

    public IEnumerable<ActivityAttempt> All => newest.Values.SelectMany(From);

    public void Add(ActivityAttempt attempt)
    {
        var place = PlaceOf(attempt);
        if (newest.TryGetValue(place, out var next))
        {
            attempt.Next = next;
            next.Previous = attempt;
        }

        newest[place] = attempt;
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
            newest[PlaceOf(attempt)] = first;
        }
        else
        {
            newest.Remove(PlaceOf(attempt));
        }
    }

    /// <returns>Those that were open.</returns>
    public List<ActivityAttempt> RemoveAll(long key, string execution) =>
        newest.Remove((key, execution), out var first) ? [.. From(first)] : [];

    private static (long Key, string Execution) PlaceOf(ActivityAttempt attempt) => (attempt.Call.Key, attempt.Call.Execution);

    private static IEnumerable<ActivityAttempt> From(ActivityAttempt first)
    {
        for (var attempt = first; attempt is not null; attempt = attempt.Next)
        {
            yield return attempt;
        }
    }
}
