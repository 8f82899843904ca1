using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>PyTorch Lightning's rich bar: <c>Epoch 0/9 ━━━━━━━━ 47/391 0:00:05 • 0:00:38 8.97it/s</c>. Epochs count from 0.</summary>
internal static partial class LightningRichBar
{
    public static ProgressMark? Read(string line)
    {
        if (!line.Contains('━', StringComparison.Ordinal) || Pattern().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var rate = match.Number("rate");
        return new ProgressMark("PyTorch Lightning")
        {
            Label = match.Groups["label"].Value.Trim(),
            Done = match.Number("n"),
            Total = match.Number("all"),
            Elapsed = match.Clock("t"),
            UnitSeconds = rate > 0 ? 1 / rate : null,
            Epoch = match.Number("e"),
            Epochs = match.Count("last") is { } last ? last + 1 : null,
        };
    }

    [GeneratedRegex(@"^(?<label>[A-Za-z][A-Za-z ]*)(?:(?<e>\d+)(?:/(?<last>\d+))?)? *[━╸╺]+ +(?<n>\d+)/(?<all>\d+) +(?<t>\d+:\d\d:\d\d) • [\d:\-]+(?: +(?<rate>[\d.]+)it/s)?")]
    private static partial Regex Pattern();
}
