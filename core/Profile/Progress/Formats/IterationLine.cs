using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>
/// <c>epoch = 1, iteration = 20, trained_samples = 2560, total_samples = 50000, loss = 2.3, lr = 0.1,
/// current_epoch_wall-clock_time = 5.6</c>. Samples count within the epoch; iterations too, or from the start.
/// </summary>
internal static partial class IterationLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("iteration =")
        {
            Unit = ProgressUnit.Sample,
            Epoch = match.Number("e"),
            Done = match.Number("n"),
            Total = match.Number("all"),
            SamplesTotal = match.Number("all"),
            Elapsed = Clock().Match(line).Number("s"),
        }
        : null;

    [GeneratedRegex(@"(?:epoch *= *(?<e>\d+), *)?iteration *= *\d+, *trained_samples *= *(?<n>\d+), *total_samples *= *(?<all>\d+)")]
    private static partial Regex Pattern();

    [GeneratedRegex(@"current_epoch_wall-clock_time *= *(?<s>[\d.]+(?:e-?\d+)?)")]
    private static partial Regex Clock();
}
