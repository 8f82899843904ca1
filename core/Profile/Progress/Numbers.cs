using System.Globalization;
using System.Text.RegularExpressions;

namespace Pilot.Core.Profile.Progress;

/// <summary>Numbers as progress lines write them.</summary>
internal static class Numbers
{
    /// <summary>A group's number; thousands may be split by commas, and a <c>k</c>, <c>M</c> or <c>G</c> may follow.</summary>
    /// <returns>Null when the group did not match, or the number is no finite one from 0 to 1e15.</returns>
    public static double? Number(this Match match, string group)
    {
        var found = match.Groups[group];
        if (!found.Success)
        {
            return null;
        }

        var text = found.ValueSpan.Trim();
        var factor = text.Length == 0 ? 1 : char.ToUpperInvariant(text[^1]) switch { 'K' => 1e3, 'M' => 1e6, 'G' => 1e9, _ => 1 };
        var digits = factor == 1 ? text : text[..^1];
        return double.TryParse(digits, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number)
            && number * factor is >= 0 and <= 1e15
            ? number * factor
            : null;
    }

    public static int? Count(this Match match, string group) => match.Number(group) is { } number and >= 1 and <= 1e9 ? (int)number : null;

    /// <returns>Seconds of a clock such as <c>00:12</c>, <c>1:02:03</c> or <c>2 days, 1:02:03</c>.</returns>
    public static double? Clock(this Match match, string group)
    {
        double? seconds = null;
        foreach (var part in match.Groups[group].Success ? match.Groups[group].Value.Split(':') : [])
        {
            if (!double.TryParse(part, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return null;
            }

            seconds = ((seconds ?? 0) * 60) + number;
        }

        return seconds is <= 1e9 ? seconds : null;
    }

    /// <returns>Seconds, of a number in the unit that is named (<c>s</c>, <c>ms</c>, <c>us</c>, <c>min</c>, ...).</returns>
    public static double? Seconds(this Match match, string group, string unit) => match.Number(group) * match.Groups[unit].Value switch
    {
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        "m" or "min" => 60,
        "h" => 3600,
        _ => 1,
    };
}
