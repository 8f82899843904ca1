using System.Text;
using System.Text.RegularExpressions;
using Pilot.Core.Errors;

namespace Pilot.Functions.Logs;

/// <summary>What somebody looks for in a log.</summary>
internal sealed class LogSearch
{
    private const int LongestPattern = 1000;

    private readonly Regex? regex;
    private readonly string text;
    private readonly byte[]? bytes;
    private readonly StringComparison comparison;

    /// <exception cref="PilotException">PILOT0467.</exception>
    public LogSearch(string text, bool isRegex, bool isCaseSensitive)
    {
        if (text.Length is 0 or > LongestPattern)
        {
            throw new PilotException(LogErrors.Pattern("It has 1 to 1000 characters."));
        }

        this.text = text;
        comparison = isCaseSensitive ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (isRegex)
        {
            regex = Compile(text, isCaseSensitive);
        }
        else if (isCaseSensitive)
        {
            bytes = Encoding.UTF8.GetBytes(text);
        }
    }

    /// <returns>The line as it is shown and where the first match in it is; null when there is none.</returns>
    public (string Text, int Start, int Length)? In(ReadOnlySpan<byte> line)
    {
        if (bytes is not null && line.IndexOf(bytes) < 0)
        {
            return null;
        }

        var shown = ShownLine.Of(line);
        if (regex is not null)
        {
            return regex.Match(shown) is { Success: true } match ? (shown, match.Index, match.Length) : null;
        }

        var start = shown.IndexOf(text, comparison);
        return start < 0 ? null : (shown, start, text.Length);
    }

    /// <summary>Of the kind that takes time in proportion to the text, whatever the pattern is.</summary>
    private static Regex Compile(string pattern, bool isCaseSensitive)
    {
        try
        {
            const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
            return new Regex(pattern, isCaseSensitive ? Safe : Safe | RegexOptions.IgnoreCase);
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            throw new PilotException(LogErrors.Pattern(fault.Message));
        }
    }
}
