using Pilot.Core.Errors;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>What is known of one imported source; the blob <c>catalogue/sources/{name}</c>.</summary>
/// <param name="Format">What the last good file was, for people; null before the first.</param>
/// <param name="AsOf">The day that its prices are of.</param>
/// <param name="Imported">When it was taken in.</param>
/// <param name="Versions">Newest first; the first that can be read is in use.</param>
/// <param name="Rows">In the file.</param>
/// <param name="Prices">That could be used: machines in regions.</param>
/// <param name="Faults">A line per kind.</param>
/// <param name="Skipped">Rows about something else, by what they are about.</param>
/// <param name="Failure">Why the last import failed; null when it did not.</param>
/// <param name="FailedAt">When it failed.</param>
public sealed record SourceState(
    string Name,
    string? Format = null,
    DateOnly? AsOf = null,
    DateTimeOffset? Imported = null,
    IReadOnlyList<SourceVersion>? Versions = null,
    int Rows = 0,
    int Prices = 0,
    IReadOnlyList<CatalogueFault>? Faults = null,
    IReadOnlyDictionary<string, int>? Skipped = null,
    PilotError? Failure = null,
    DateTimeOffset? FailedAt = null);

/// <param name="Id">Part of the blob's name; sorts by time.</param>
public sealed record SourceVersion(string Id, DateOnly AsOf);
