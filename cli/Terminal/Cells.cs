using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Pilot.Cli.Terminal;

/// <summary>Text measured in terminal columns, where a Chinese character takes two.</summary>
internal static class Cells
{
    private const char Ellipsis = '…';

    public static int Width(string text) => text.GetCellWidth();

    /// <summary>
    /// Names and messages come from others: what would move the cursor or recolour the screen is shown as a dot instead.
    /// </summary>
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        return string.Create(text.Length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = source[i] is '\n' || !char.IsControl(source[i]) ? source[i] : '·';
            }
        });
    }

    /// <summary>The text on one line, cut with an ellipsis where it is wider than <paramref name="width"/>.</summary>
    public static string Fit(string text, int width)
    {
        text = Clean(text).Replace('\n', ' ');
        if (Width(text) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        var used = 0;
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            var element = elements.GetTextElement();
            used += Width(element);
            if (used > width - 1)
            {
                break;
            }

            kept.Append(element);
        }

        return kept.Append(Ellipsis).ToString();
    }

    /// <summary>The text on as many lines as it takes, broken between words.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = "";
        foreach (var word in Clean(text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && Width(line) + 1 + Width(word) > width)
            {
                yield return line;
                line = "";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        if (line.Length > 0)
        {
            yield return line;
        }
    }

    public static string PadRight(string text, int width) => text + Space(width - Width(text));

    public static string PadLeft(string text, int width) => Space(width - Width(text)) + text;

    private static string Space(int count) => new(' ', Math.Max(count, 0));
}
