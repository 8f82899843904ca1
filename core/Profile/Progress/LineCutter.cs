using System.Text;

namespace Pilot.Core.Profile.Progress;

/// <summary>
/// Cuts a stream of bytes into the lines that a person would have seen: a carriage return ends one as a line feed does,
/// escape sequences and backspaces are dropped, bytes that are not UTF-8 become U+FFFD. Of a very long line the beginning
/// is kept. A line has the time of its first character: bars end theirs only when they print the next. Any bytes will do.
/// </summary>
public sealed class LineCutter
{
    /// <summary>Characters kept of a line.</summary>
    public const int LongestLine = 1024;

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder line = new();
    private double? began;
    private Escape escape;

    private enum Escape
    {
        None,
        Begun,
        Sequence,
    }

    /// <param name="seconds">When the bytes came; null where that is not known.</param>
    /// <param name="found">Gets every line that is complete, with its time; blank ones aside.</param>
    public void Take(ReadOnlySpan<byte> bytes, double? seconds, Action<string, double?> found)
    {
        Span<char> chars = stackalloc char[512];
        while (bytes.Length > 0)
        {
            decoder.Convert(bytes, chars, flush: false, out var used, out var made, out _);
            bytes = bytes[used..];
            foreach (var c in chars[..made])
            {
                Take(c, seconds, found);
            }
        }
    }

    /// <summary>The last line, when the log ended without ending it.</summary>
    public void End(Action<string, double?> found) => EndLine(found);

    private void Take(char c, double? seconds, Action<string, double?> found)
    {
        if (c is '\n' or '\r')
        {
            escape = Escape.None;
            EndLine(found);
            return;
        }

        switch (escape)
        {
            case Escape.Begun:
                escape = c == '[' ? Escape.Sequence : Escape.None;
                return;
            case Escape.Sequence:
                escape = c is >= '@' and <= '~' ? Escape.None : Escape.Sequence;
                return;
        }

        if (c == '\u001b')
        {
            escape = Escape.Begun;
        }
        else if ((c == '\t' || !char.IsControl(c)) && line.Length < LongestLine)
        {
            began = line.Length == 0 ? seconds : began;
            line.Append(c);
        }
    }

    private void EndLine(Action<string, double?> found)
    {
        var text = line.ToString();
        line.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            found(text, began);
        }
    }
}
