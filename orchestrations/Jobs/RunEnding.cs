using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Orchestrations.Jobs;

/// <summary>What became of a run: one of the two is set.</summary>
/// <param name="Report">How it ended.</param>
/// <param name="Refusal">Why its target does not begin with it.</param>
/// <param name="Evicted">The machine was taken away, as it may be.</param>
internal sealed record RunEnding(RunReport? Report, LaunchRefusal? Refusal, bool Evicted = false);

/// <summary>Counts how long a refusal of one kind has been standing.</summary>
/// <param name="patience">How long each kind is borne.</param>
internal sealed class RefusalWatch(Func<RefusalKind, TimeSpan> patience)
{
    private RefusalKind? kind;
    private DateTimeOffset since;

    public bool IsEnough(LaunchRefusal? refusal, DateTimeOffset now)
    {
        if (refusal?.Kind != kind)
        {
            (kind, since) = (refusal?.Kind, now);
        }

        return kind is { } standing && now - since >= patience(standing);
    }
}
