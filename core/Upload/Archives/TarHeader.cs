using System.Text;

namespace Pilot.Core.Upload.Archives;

/// <summary>One 512-byte header block.</summary>
internal readonly record struct TarHeader(byte Type, byte[] Name, byte[] Target, UnixFileMode Mode, long Length)
{
    /// <returns>Null when the block is no header: its checksum is wrong.</returns>
    public static TarHeader? Parse(ReadOnlySpan<byte> block)
    {
        if (!TryNumber(block[148..156], out var sum) || (sum != Sum(block, signed: false) && sum != Sum(block, signed: true)))
        {
            return null;
        }

        if (!TryNumber(block[124..136], out var length) || length < 0)
        {
            return null;
        }

        _ = TryNumber(block[100..108], out var mode);
        var name = Text(block[..100]);
        if (block.Slice(257, 6).SequenceEqual("ustar\0"u8) && block[345] != 0)
        {
            name = [.. Text(block[345..500]), (byte)'/', .. name];
        }

        return new TarHeader(block[156], name, Text(block[157..257]), (UnixFileMode)(mode & (int)UnixModes.All), length);
    }

    private static byte[] Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return (end < 0 ? field : field[..end]).ToArray();
    }

    private static bool TryNumber(ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        if ((field[0] & 0x80) != 0)
        {
            // Base 256, as GNU tar writes numbers that octal digits cannot hold.
            foreach (var b in field[Math.Max(1, field.Length - 8)..])
            {
                number = (number << 8) | b;
            }

            return field[0] == 0x80 && number >= 0;
        }

        var digits = Encoding.ASCII.GetString(field).Trim(' ', '\0');
        foreach (var c in digits)
        {
            if (c is < '0' or > '7')
            {
                return false;
            }

            number = (number << 3) | (uint)(c - '0');
        }

        return true;
    }

    private static long Sum(ReadOnlySpan<byte> block, bool signed)
    {
        var sum = 0L;
        for (var i = 0; i < block.Length; i++)
        {
            var b = i is >= 148 and < 156 ? (byte)' ' : block[i];
            sum += signed ? (sbyte)b : b;
        }

        return sum;
    }
}
