using System.Text;

namespace Pilot.Core.Upload.Archives;

/// <summary>
/// Tar headers in GNU format with nothing in them that differs between machines: owner 0, time 0, no names. Written here
/// and not by the framework because the digest of every package stands on these bytes.
/// </summary>
internal static class TarHeaderWriter
{
    public const int BlockLength = 512;
    private const int FieldLength = 100;

    public static void Append(List<byte> output, PackageEntry entry)
    {
        var name = Encoding.UTF8.GetBytes(entry.Kind == PackageEntryKind.Folder ? entry.Path + "/" : entry.Path);
        var target = Encoding.UTF8.GetBytes(entry.Target ?? "");
        AppendLong(output, name, (byte)'L');
        AppendLong(output, target, (byte)'K');
        var type = entry.Kind switch
        {
            PackageEntryKind.Folder => (byte)'5',
            PackageEntryKind.Link => (byte)'2',
            _ => (byte)'0',
        };
        AppendBlock(output, name, target, type, (int)(entry.Mode & UnixModes.All), entry.Length);
    }

    /// <returns>Zeros that follow a content of this length.</returns>
    public static int Padding(long length) => (int)(-length & (BlockLength - 1));

    private static void AppendLong(List<byte> output, byte[] text, byte type)
    {
        if (text.Length <= FieldLength)
        {
            return;
        }

        AppendBlock(output, "././@LongLink"u8, [], type, mode: 0, text.Length + 1);
        output.AddRange(text);
        output.AddRange(new byte[1 + Padding(text.Length + 1)]);
    }

    private static void AppendBlock(
        List<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, byte type, int mode, long length)
    {
        Span<byte> block = stackalloc byte[BlockLength];
        block.Clear();
        name[..Math.Min(name.Length, FieldLength)].CopyTo(block);
        Octal(block[100..107], mode);
        Octal(block[108..115], 0);
        Octal(block[116..123], 0);
        Octal(block[124..135], length);
        Octal(block[136..147], 0);
        block[148..156].Fill((byte)' ');
        block[156] = type;
        target[..Math.Min(target.Length, FieldLength)].CopyTo(block[157..]);
        "ustar  \0"u8.CopyTo(block[257..]);
        var sum = 0;
        foreach (var b in block)
        {
            sum += b;
        }

        Octal(block[148..154], sum);
        block[154] = 0;
        output.AddRange((ReadOnlySpan<byte>)block);
    }

    private static void Octal(Span<byte> field, long value)
    {
        for (var i = field.Length - 1; i >= 0; i--, value >>= 3)
        {
            field[i] = (byte)('0' + (value & 7));
        }
    }
}
