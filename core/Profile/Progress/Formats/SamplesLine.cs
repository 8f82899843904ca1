using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary><c>Train Epoch: 1 [640/60000 (1%)]  Loss: 2.3</c>: samples within the epoch.</summary>
internal static partial class SamplesLine
{
    public static ProgressMark? Read(string line) => Pattern().Match(line) is { Success: true } match
        ? new ProgressMark("samples of an epoch")
        {
            Unit = ProgressUnit.Sample,
            Label = "Epoch",
            Epoch = match.Number("e"),
            Done = match.Number("n"),
            Total = match.Number("all"),
            SamplesTotal = match.Number("all"),
        }
        : null;

    [GeneratedRegex(@"\bepoch:? *(?<e>\d+) *\[ *(?<n>\d+)/(?<all>\d+) *\( *\d+(?:\.\d+)?%\)\]", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
