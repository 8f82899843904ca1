namespace Pilot.Functions.Logs;

/// <summary>
/// Where the lines of a growing text begin: of every 1024th the byte is kept, so that a million lines take eight kilobytes
/// and any of them is found by reading a small piece.
/// </summary>
internal sealed class LineIndex
{
    public const int Stride = 1024;

    private readonly List<long> starts = [0];
    private long ended;
    private long lastEnd;

    /// <summary>Bytes taken in.</summary>
    public long Bytes { get; private set; }

    /// <summary>The last one counts before it has ended, once there is something of it.</summary>
    public long Lines => ended + (Bytes > lastEnd ? 1 : 0);

    public void Take(ReadOnlySpan<byte> bytes)
    {
        var rest = bytes;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            Bytes += end + 1;
            lastEnd = Bytes;
            ended++;
            if (ended % Stride == 0)
            {
                starts.Add(Bytes);
            }

            rest = rest[(end + 1)..];
        }

        Bytes += rest.Length;
    }

    /// <returns>A place at or before the beginning of a line, and the number of the line that begins there.</returns>
    public (long Offset, long Line) Before(long line)
    {
        var block = (int)Math.Min(line / Stride, starts.Count - 1);
        return (starts[block], (long)block * Stride);
    }
}
