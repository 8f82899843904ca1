using Pilot.Core.Watch;

namespace Pilot.Core.Profile;

/// <summary>What a profile run showed; the planning step reads it.</summary>
/// <param name="Command">The command that ran, for people; null when there was none and profiling was skipped.</param>
/// <param name="Seconds">Wall-clock time of the run.</param>
/// <param name="Tail">The end of what it printed, at most 4 KB.</param>
public sealed record ProfileResult(string? Command, double Seconds, RunOutcome? Outcome, string Tail)
{
    /// <summary>Profiling is cut off after this long unless the job file's timeout is shorter.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);
}
