using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// A plain counter: <c>step 100/5000 loss 2.3</c>, <c>iter 100: loss 2.3, time 123.45ms</c>, <c>Iteration: 100</c>,
/// <c>global_step=100</c>.
/// </summary>
internal static partial class StepLine
{
    public static ProgressMark? Read(string line)
    {
        if (Pattern().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var pace = Time().Match(line);
        var epoch = EpochLabel.Read(line);
        return new ProgressMark("step counter")
        {
            Label = match.Groups["label"].Value.ToLowerInvariant(),
            Done = match.Number("n"),
            Total = match.Number("all"),
            Epoch = epoch.Epoch,
            Epochs = epoch.Epochs,
            UnitSeconds = pace.Success ? pace.Seconds("s", "u") : null,
        };
    }

    [GeneratedRegex(@"(?:^|[\s\[(,|])(?<label>(?:global_?)?step|iter(?:ation)?|batch)\b[ :#=\[(]*(?<n>\d[\d,]{0,14})(?![\d.])(?: *(?:/|of) *(?<all>\d[\d,]{0,14}))?", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\b(?:time|dt|step_time)[:= ]+(?<s>\d+(?:\.\d+)?) *(?<u>ms|us|s)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Time();
}
