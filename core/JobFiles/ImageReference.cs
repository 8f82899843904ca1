using System.Text.RegularExpressions;

namespace Pilot.Core.JobFiles;

/// <summary>The grammar of image references: <c>[host[:port]/]path[:tag][@algorithm:digest]</c>.</summary>
public static partial class ImageReference
{
    public static bool IsValid(string text) => text.Length <= 512 && Pattern().IsMatch(text);

    [GeneratedRegex(
        @"^((localhost|[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+|[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(?=:\d+/))(:\d{1,5})?/)?"
        + @"[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|__?|-+)[a-z0-9]+)*)*"
        + @"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[a-z0-9]+([+._-][a-z0-9]+)*:[A-Fa-f0-9]{32,})?\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
