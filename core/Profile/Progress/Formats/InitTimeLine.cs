using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary><c>[profiling] init time: 1.2345s</c></summary>
internal static partial class InitTimeLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("[profiling]") { InitSeconds = match.Number("s") }
        : null;

    [GeneratedRegex(@"\[profiling\] init time: *(?<s>[\d.]+(?:e-?\d+)?) *s")]
    private static partial Regex Pattern();
}
