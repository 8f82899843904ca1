namespace Pilot.Functions.Logs;

/// <summary>Where a piece of a log may end, so that no character and, where possible, no line is torn.</summary>
internal static class LogCut
{
    /// <param name="bytes">What has been read.</param>
    /// <param name="flush">True when what is there shall go out although its line has not ended.</param>
    /// <returns>How many bytes to send now; the others wait for what comes after them.</returns>
    public static int Of(ReadOnlySpan<byte> bytes, bool flush)
    {
        var lines = bytes.LastIndexOf((byte)'\n') + 1;
        if (lines > 0)
        {
            return lines;
        }

        return flush ? bytes.Length - TornCharacter(bytes) : 0;
    }

    /// <returns>Length of an unfinished UTF-8 character at the end, 0 to 3; invalid bytes are no character.</returns>
    public static int TornCharacter(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= Math.Min(3, bytes.Length); back++)
        {
            var tail = bytes[^back..];
            if ((tail[0] & 0b1100_0000) == 0b1000_0000)
            {
                continue;
            }

            return System.Text.Rune.DecodeFromUtf8(tail, out _, out _) == System.Buffers.OperationStatus.NeedMoreData ? back : 0;
        }

        return 0;
    }
}
