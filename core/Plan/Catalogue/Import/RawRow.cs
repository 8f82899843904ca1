namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>One row as a price file has it, before anybody judged it. Null means that the file says nothing, or nonsense.</summary>
/// <param name="Where">The row's place in the file, for people: <c>line 12</c>.</param>
/// <param name="Target">One of <see cref="CloudTargets"/>.</param>
/// <param name="Zone">Part of a region with a price of its own; null where the file knows none.</param>
/// <param name="GpuMemoryGb">Of one device.</param>
/// <param name="Estimated">The file says that it guesses the price.</param>
/// <param name="SpotEstimated">The file says that it guesses the spot price.</param>
public sealed record RawRow(
    string Where,
    string Target,
    string Machine,
    string Region,
    string? Zone = null,
    double? Cpu = null,
    double? MemoryGib = null,
    string? Gpu = null,
    double? GpuCount = null,
    double? GpuMemoryGb = null,
    decimal? Price = null,
    decimal? Spot = null,
    bool? Arm = null,
    bool Estimated = false,
    bool SpotEstimated = false);

/// <summary>What a file turned out to be.</summary>
/// <param name="Format">For people: <c>SkyPilot CSV</c>.</param>
/// <param name="AsOf">The day of its prices, when it says so.</param>
/// <param name="Skipped">Rows that are about something else (Windows, reservations), by what they are about.</param>
public sealed record RawFile(string Format, IReadOnlyList<RawRow> Rows, DateOnly? AsOf, IReadOnlyDictionary<string, int> Skipped);
