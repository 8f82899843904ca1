using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// <c>Epoch: [0][ 10/5005]  Time 0.281 ( 0.502)  Data 0.001 ( 0.2)</c>, and the like of it:
/// <c>Epoch [1/90], Step [100/5005], Loss: 6.9</c>.
/// </summary>
internal static partial class ImageNetLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("epoch and step")
        {
            Label = "Epoch",
            Epoch = match.Number("e"),
            Epochs = match.Count("es"),
            Done = match.Number("n"),
            Total = match.Number("all"),
            UnitSeconds = Time().Match(line).Number("s"),
        }
        : null;

    [GeneratedRegex(@"\bepoch:? *\[ *(?<e>\d+)(?: */ *(?<es>\d+))? *\],? *(?:(?:step|batch|iter(?:ation)?):? *)?\[ *(?<n>\d+) */ *(?<all>\d+) *\]", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"\bTime[: ]+(?<s>\d+\.\d+)(?= *s?\b)")]
    private static partial Regex Time();
}
