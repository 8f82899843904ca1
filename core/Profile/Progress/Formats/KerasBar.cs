using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// <c> 47/391 [==>......] - ETA: 11s - loss: 1.2</c>, at the end <c>391/391 [=====] - 13s 31ms/step</c>, and since
/// version 3 <c>47/391 ━━━━━━━━━━━━━━━━━━━━ 11s 33ms/step - loss: 1.2</c>. The epoch stands on a line of its own.
/// </summary>
internal static partial class KerasBar
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("Keras")
        {
            Done = match.Number("n"),
            Total = match.Number("all"),
            UnitSeconds = Pace().Match(line) is { Success: true } pace ? pace.Seconds("s", "u") : null,
        }
        : null;

    [GeneratedRegex(@"^ *(?<n>\d+)/(?<all>\d+) +(?:\[[=>.\-]{5,}\]|[━╸╺]{5,})")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?<s>\d+)(?<u>us|ms|s)/(?:step|epoch)\b")]
    private static partial Regex Pace();
}
