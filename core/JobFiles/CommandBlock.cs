using System.Buffers;

namespace Pilot.Core.JobFiles;

/// <summary>
/// A command block is written in one of two styles: one argument per line, or a shell script. Run as a script, the first
/// style would start a bare <c>python</c> and then look for a program called <c>-u</c>; so it is told apart here.
/// </summary>
public static class CommandBlock
{
    private static readonly SearchValues<char> Blanks = SearchValues.Create(" \t");

    // Alone on a line these end a construct of the shell, or are whole commands; nobody passes them as arguments.
    private static readonly HashSet<string> ShellWords =
        new(StringComparer.Ordinal) { "do", "done", "then", "else", "fi", "esac", "{", "}", "(", ")", "wait", "exit" };

    /// <summary>
    /// The lines joined by blanks when all but the first are single words or begin with <c>-</c>; else the text as it is.
    /// Text with a line continuation, a here-document or a quote over several lines is a script.
    /// </summary>
    public static string ToScript(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 1)
        {
            return lines[0];
        }

        return lines.Length > 1 && IsArgumentPerLine(lines) ? string.Join(' ', lines) : text;
    }

    private static bool IsArgumentPerLine(string[] lines) =>
        !lines.Any(SpansLines) && !lines[0].StartsWith('#') && lines.Skip(1).All(IsArgument);

    private static bool IsArgument(string line) =>
        line.StartsWith('-') || (!line.AsSpan().ContainsAny(Blanks) && !line.StartsWith('#') && !ShellWords.Contains(line));

    private static bool SpansLines(string line) =>
        line.EndsWith('\\')
        || line.Contains("<<", StringComparison.Ordinal)
        || line.AsSpan().Count('"') % 2 != 0
        || line.AsSpan().Count('\'') % 2 != 0;
}
