using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// <c>Epoch 3/10:  12%|█▏        | 47/391 [00:05&lt;00:38,  8.97it/s, loss=1.2]</c>, also as PyTorch Lightning and the HF
/// Trainer print it, and <c>47it [00:05, 8.97it/s]</c> where no end is known.
/// </summary>
internal static partial class TqdmBar
{
    public static ProgressMark? Read(string line)
    {
        if (!line.Contains('[', StringComparison.Ordinal) || Pattern().Match(line) is not { Success: true } match)
        {
            return null;
        }

        var label = line[..match.Index].Trim().TrimEnd(':').Trim();
        var epoch = EpochLabel.Read(label);
        return new ProgressMark("tqdm")
        {
            Label = label,
            Done = match.Number("n"),
            Total = match.Number("all"),
            Elapsed = match.Clock("t"),
            UnitSeconds = match.Number("per") ?? (match.Number("rate") is { } rate and > 0 ? 1 / rate : null),
            Epoch = epoch.Epoch,
            Epochs = epoch.Epochs,
        };
    }

    [GeneratedRegex(@"(?:\d{1,3}%\|[^|]*\| *)?(?<n>\d[\d.]*[kMG]?)(?:/(?<all>\d[\d.]*[kMG]?)|(?:it|ba|ex|batch|steps?)) *\[(?<t>(?:\d+:)?\d+:\d\d)(?:<[\d:?]+)?, *(?:(?<rate>[\d.]+[kMG]?) ?[A-Za-z]+/s|(?<per>[\d.]+) ?s/[A-Za-z]+|\?)")]
    private static partial Regex Pattern();
}
