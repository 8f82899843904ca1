using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary><c>[profiling] step time: 0.2801s, accumuated training time: 1.1204s</c>; the second word is spelled so.</summary>
internal static partial class StepTimeLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("[profiling]") { UnitSeconds = match.Number("s") }
        : null;

    [GeneratedRegex(@"\[profiling\] step time: *(?<s>[\d.]+(?:e-?\d+)?) *s")]
    private static partial Regex Pattern();
}
