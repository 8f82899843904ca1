using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Core.JobFiles;

/// <summary>Amounts as people write them.</summary>
public static partial class Quantities
{
    /// <summary><c>90s</c>, <c>2h</c>, <c>1h30m</c>, <c>1d</c>, or a number of seconds; more than 0, at most a year.</summary>
    public static bool TryDuration(string text, out double seconds)
    {
        seconds = 0;
        text = text.Trim();
        if (TryNumber(text, out var plain))
        {
            seconds = plain;
        }
        else if (DurationPattern().Match(text) is { Success: true } match)
        {
            seconds = (Part(match, "d") * 86400) + (Part(match, "h") * 3600) + (Part(match, "m") * 60) + Part(match, "s");
        }

        return seconds is > 0 and <= 366 * 86400.0;
    }

    /// <summary>
    /// <c>4GB</c> and <c>4G</c> count in thousands, <c>4GiB</c> and <c>4Gi</c> in 1024s; a bare number is bytes. At least 1 MB.
    /// </summary>
    public static bool TryBytes(string text, out long bytes)
    {
        bytes = 0;
        var match = BytesPattern().Match(text.Trim());
        if (!match.Success || !TryNumber(match.Groups["n"].Value, out var number))
        {
            return false;
        }

        var power = match.Groups["p"].Value is "" ? 0 : "KMGT".IndexOf(match.Groups["p"].Value.ToUpperInvariant(), StringComparison.Ordinal) + 1;
        var value = number * Math.Pow(match.Groups["i"].Success ? 1024 : 1000, power);
        if (value is < 1e6 or > 1e15)
        {
            return false;
        }

        bytes = (long)value;
        return true;
    }

    /// <summary>A plain decimal number that is not negative; no exponent, no separators.</summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static double Part(Match match, string name) =>
        match.Groups[name] is { Success: true } group && TryNumber(group.Value, out var number) ? number : 0;

    [GeneratedRegex(@"^(?=.)((?<d>\d+(\.\d+)?)d)? ?((?<h>\d+(\.\d+)?)h)? ?((?<m>\d+(\.\d+)?)m(in)?)? ?((?<s>\d+(\.\d+)?)s)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();

    [GeneratedRegex(@"^(?<n>\d+(\.\d+)?) ?((?<p>[KMGTkmgt])(?<i>i)?)?[Bb]?$", RegexOptions.CultureInvariant)]
    private static partial Regex BytesPattern();
}
