using System.Text;

namespace Pilot.Functions.Logs;

/// <summary>What a terminal would show of a line.</summary>
internal static class ShownLine
{
    private const int MostCharacters = 4096;

    /// <summary>No character takes more bytes, so nothing beyond is looked at.</summary>
    private const int MostBytes = MostCharacters * 4;

    /// <param name="line">Without its line feed.</param>
    public static string Of(ReadOnlySpan<byte> line)
    {
        line = line.TrimEnd((byte)'\r');
        line = line[(line.LastIndexOf((byte)'\r') + 1)..];
        var text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, MostBytes)]);
        return text.Length <= MostCharacters ? text : text[..(char.IsHighSurrogate(text[MostCharacters - 1]) ? MostCharacters - 1 : MostCharacters)];
    }
}
