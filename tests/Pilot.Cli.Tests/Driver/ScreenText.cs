using System.Text;
using System.Text.RegularExpressions;

namespace Pilot.Cli.Tests.Driver;

/// <summary>What a terminal shows at the end of all that was written to it: lines erased are gone, colours are left out.</summary>
internal static partial class ScreenText
{
    public static string Of(string written)
    {
        var lines = new StringBuilder();
        var line = new StringBuilder();
        foreach (Match piece in Pieces().Matches(written))
        {
            switch (piece.Value)
            {
                case "\n":
                    lines.Append(line.ToString().TrimEnd()).Append('\n');
                    line.Clear();
                    break;
                case "\r\e[2K":
                    line.Clear();
                    break;
                case ['\e', ..]:
                    break;
                default:
                    line.Append(piece.Value);
                    break;
            }
        }

        return lines.Append(line).ToString();
    }

    [GeneratedRegex(@"\n|\r\e\[2K|\e\[[0-9;]*m|[^\n\r\e]+|.", RegexOptions.CultureInvariant)]
    private static partial Regex Pieces();
}
