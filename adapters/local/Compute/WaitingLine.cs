using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

/// <summary>
/// Who waits for room on this machine. Who submitted first starts first, also when a later, smaller job would fit now:
/// otherwise a big job might wait for ever. Somebody who has not asked again for a while has gone away.
/// </summary>
internal sealed class WaitingLine(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly Dictionary<RunKey, (DateTimeOffset Submitted, long Asked, string Reason)> waiting = [];

    /// <returns>The first of those who came before; null when it is this one's turn.</returns>
    internal RunKey? Ahead(StartRequest request)
    {
        Forget();
        return waiting
            .Where(other => other.Key != request.Run && Before(other.Value.Submitted, other.Key, request))
            .OrderBy(other => other.Value.Submitted)
            .Select(other => other.Key)
            .FirstOrDefault();
    }

    internal void Join(StartRequest request, string reason) =>
        waiting[request.Run] = (request.Submitted, time.GetTimestamp(), reason);

    internal void Leave(RunKey run) => waiting.Remove(run);

    /// <returns>Why the run waits; null when it does not.</returns>
    internal string? ReasonOf(RunKey run)
    {
        Forget();
        return waiting.TryGetValue(run, out var place) ? place.Reason : null;
    }

    private static bool Before(DateTimeOffset submitted, RunKey run, StartRequest request) =>
        submitted < request.Submitted
        || (submitted == request.Submitted && string.CompareOrdinal(run.ToString(), request.Run.ToString()) < 0);

    private void Forget()
    {
        foreach (var run in waiting.Where(place => time.GetElapsedTime(place.Value.Asked) > Patience).Select(place => place.Key).ToList())
        {
            waiting.Remove(run);
        }
    }
}
