using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// <c>epoch 3/12  loss 0.41  0.25 s</c>, <c>Epoch 3/12</c>, <c>Epoch: 3, loss: 0.41</c>. Some print it when an epoch begins
/// and some when it has ended; either way the distance between two is an epoch.
/// </summary>
internal static partial class EpochLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("epoch i/n")
        {
            Unit = ProgressUnit.Epoch,
            Label = "epoch",
            Done = match.Number("e"),
            Total = match.Number("all"),
            Epoch = match.Number("e"),
            Epochs = match.Count("all"),
            UnitSeconds = Took().Match(line) is { Success: true } took ? took.Seconds("s", "u") : null,
        }
        : null;

    [GeneratedRegex(@"^[\s\[(>*#=\-]*(?:[\w.:\-/ ,\[\]]{0,60}?[\s\]:\-])??(?:train(?:ing)? +)?epoch\b[ :#=\[(]*(?<e>\d{1,7})(?![\d.])(?: *(?:/|of) *(?<all>\d{1,7}))?", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();

    [GeneratedRegex(@"(?:^|[\s:=(,])(?<s>\d+(?:\.\d+)?) ?(?<u>ms|s|sec|seconds|min)\b\)?\.?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Took();
}
