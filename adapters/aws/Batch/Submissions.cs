using System.Collections.Concurrent;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>
/// Remembers submits whose answer was lost. Until a listing is sure to show such a job, nothing is submitted under its name
/// again; the same holds for a while after this process began, because the one before it may have died in a submit.
/// </summary>
/// <param name="horizon">After so long a submitted job is listed.</param>
internal sealed class Submissions(TimeProvider clock, TimeSpan horizon)
{
    private readonly DateTimeOffset opened = clock.GetUtcNow();
    private readonly ConcurrentDictionary<string, DateTimeOffset> unanswered = new(StringComparer.Ordinal);

    /// <returns>True while a job of this name may be there without being listed.</returns>
    public bool MayBeUnlisted(string name)
    {
        var since = unanswered.GetValueOrDefault(name, opened);
        return clock.GetUtcNow() - since < horizon;
    }

    public void Lost(string name) => unanswered[name] = clock.GetUtcNow();

    public void Settled(string name) => unanswered.TryRemove(name, out _);
}
