using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress.Formats;

/// <summary>An epoch's number in words around a counter: <c>Epoch 3</c>, <c>epoch: 3/10</c>, <c>Ep 3 of 10</c>.</summary>
internal static partial class EpochLabel
{
    public static (double? Epoch, int? Epochs) Read(string text) => Pattern().Match(text) is { Success: true } match
        ? (match.Number("e"), match.Count("all"))
        : (null, null);

    [GeneratedRegex(@"\b(?:epoch|ep)\b[ :#=\[(]*(?<e>\d{1,7})(?: *(?:/|of) *(?<all>\d{1,7}))?", RegexOptions.IgnoreCase)]
    private static partial Regex Pattern();
}
