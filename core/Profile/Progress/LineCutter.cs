using System.Text;

namespace Pilot.Core.Profile.Progress;

/// <summary>
/// Cuts a stream of bytes into the lines that a person would have seen: a carriage return ends one as a line feed does,
/// escape sequences and backspaces are dropped, bytes that are not UTF-8 become U+FFFD. Of a very long line the beginning
/// is kept. Any bytes will do.
/// </summary>
public sealed class LineCutter
{
    /// <summary>Characters kept of a line.</summary>
    public const int LongestLine = 1024;

    private readonly Decoder decoder = Encoding.UTF8.GetDecoder();
    private readonly StringBuilder line = new();
    private Escape escape;

    private enum Escape
    {
        None,
        Begun,
        Sequence,
    }

    /// <param name="found">Gets every line that is complete, blank ones aside.</param>
    public void Take(ReadOnlySpan<byte> bytes, Action<string> found)
    {
        Span<char> chars = stackalloc char[512];
        while (bytes.Length > 0)
        {
            decoder.Convert(bytes, chars, flush: false, out var used, out var made, out _);
            bytes = bytes[used..];
            foreach (var c in chars[..made])
            {
                Take(c, found);
            }
        }
    }

    /// <summary>The last line, when the log ended without ending it.</summary>
    public void End(Action<string> found) => EndLine(found);

    private void Take(char c, Action<string> found)
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
            line.Append(c);
        }
    }

    private void EndLine(Action<string> found)
    {
        var text = line.ToString();
        line.Clear();
        if (!string.IsNullOrWhiteSpace(text))
        {
            found(text);
        }
    }
}
