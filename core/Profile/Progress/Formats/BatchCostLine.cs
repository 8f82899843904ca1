using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary><c>PROFILING: dataset total number 50000, training one batch costs 0.2801 seconds</c></summary>
internal static partial class BatchCostLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("PROFILING") { SamplesTotal = match.Number("n"), UnitSeconds = match.Number("s") }
        : null;

    [GeneratedRegex(@"PROFILING: *dataset total number (?<n>\d+), *training one batch costs (?<s>[\d.]+(?:e-?\d+)?) *seconds")]
    private static partial Regex Pattern();
}
