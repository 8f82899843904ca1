namespace Pilot.Core.Upload;

/// <summary>
/// Cuts a byte stream where its content says so (FastCDC with a gear hash), so that a change moves only the cuts near it.
/// The cuts do not depend on how the stream is fed in.
/// </summary>
internal sealed class ContentCutter
{
    public const int Min = 128 << 10;
    public const int Average = 512 << 10;
    public const int Max = 2 << 20;

    // Cuts are rarer before the average and more frequent after it, which keeps lengths near it.
    private const ulong RareMask = 0x1FFFFFUL << 43;
    private const ulong FrequentMask = 0x1FFFFUL << 47;

    private static readonly ulong[] Gear = MakeGear();

    private int length;
    private ulong hash;

    /// <returns>How many bytes of <paramref name="data"/> end the current chunk; -1 when all of it belongs to the chunk and more may.</returns>
    public int Feed(ReadOnlySpan<byte> data)
    {
        // Bytes before the shortest length cannot end a chunk and are not looked at.
        var at = Math.Min(Math.Max(Min - length, 0), data.Length);
        length += at;
        at = Scan(data, at, Average, RareMask, out var cut);
        if (!cut)
        {
            at = Scan(data, at, Max, FrequentMask, out cut);
        }

        if (!cut && length < Max)
        {
            return -1;
        }

        length = 0;
        hash = 0;
        return at;
    }

    private int Scan(ReadOnlySpan<byte> data, int at, int until, ulong mask, out bool cut)
    {
        var gear = Gear;
        var h = hash;
        var end = Math.Min(data.Length, at + Math.Max(until - length, 0));
        var i = at;
        cut = false;
        while (i < end)
        {
            h = (h << 1) + gear[data[i++]];
            if ((h & mask) == 0)
            {
                cut = true;
                break;
            }
        }

        length += i - at;
        hash = h;
        return i;
    }

    // SplitMix64 from 0: part of the format, for other values would cut elsewhere.
    private static ulong[] MakeGear()
    {
        var table = new ulong[256];
        var state = 0UL;
        for (var i = 0; i < table.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            table[i] = z ^ (z >> 31);
        }

        return table;
    }
}
