namespace Pilot.Core.Api;

/// <summary>GET /api/v1/jobs/{id}/log/lines: a piece of a run's log by lines.</summary>
/// <param name="From">Number of the first of <paramref name="Lines"/>, from 0.</param>
/// <param name="Lines">
/// Each as a terminal shows it: what a carriage return has overwritten is left out, and so is what is beyond 4096 characters.
/// </param>
/// <param name="Total">Lines of the whole log by now; the last one may not have ended.</param>
/// <param name="Complete">Nothing is added any more.</param>
/// <param name="Bytes">Length of the whole log by now.</param>
public sealed record LogLines(string Run, long From, IReadOnlyList<string> Lines, long Total, bool Complete, long Bytes);

/// <summary>GET /api/v1/jobs/{id}/log/search.</summary>
/// <param name="Next">The line to go on from; null when all was looked at.</param>
/// <param name="Total">Lines of the whole log by now.</param>
public sealed record LogMatches(string Run, IReadOnlyList<LogMatch> Matches, long? Next, long Total);

/// <summary>The first match in a line.</summary>
/// <param name="Line">From 0.</param>
/// <param name="Text">The line, as in <see cref="LogLines"/>.</param>
/// <param name="Start">Of the match in it, in UTF-16 units.</param>
public sealed record LogMatch(long Line, string Text, int Start, int Length);
