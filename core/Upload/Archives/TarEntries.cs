using System.Text;

namespace Pilot.Core.Upload.Archives;

/// <summary>
/// Reads tar streams in all usual formats (v7, ustar, GNU, pax) without trust: memory is bounded whatever the headers
/// claim, and what is not understood is refused.
/// </summary>
internal sealed class TarEntries(Stream stream)
{
    private const int MaxExtension = 1 << 20;
    private const int SkipBuffer = 64 << 10;

    private static readonly UTF8Encoding Lenient = new(false, throwOnInvalidBytes: false);

    private readonly byte[] block = new byte[TarHeaderWriter.BlockLength];
    private long left;
    private int padding;

    /// <summary>Bytes of the stream before the current entry's content.</summary>
    public long ContentStart { get; private set; }

    private long Position { get; set; }

    /// <summary>The next entry; what was not read of the one before is skipped.</summary>
    /// <returns>Null at the end of the archive.</returns>
    public async ValueTask<ArchiveEntry?> NextAsync(CancellationToken cancellation)
    {
        byte[]? longName = null;
        byte[]? longTarget = null;
        PaxRecords? pax = null;
        while (true)
        {
            await SkipRestAsync(cancellation);
            if (await ReadHeaderAsync(cancellation) is not { } header)
            {
                return longName is null && longTarget is null && pax is null
                    ? null
                    : throw ArchiveErrors.Damaged("it ends where an entry is announced");
            }

            switch ((char)header.Type)
            {
                case 'L':
                    longName = TrimNul(await ReadExtensionAsync(header, cancellation));
                    continue;
                case 'K':
                    longTarget = TrimNul(await ReadExtensionAsync(header, cancellation));
                    continue;
                case 'x' or 'X':
                    pax = PaxRecords.Parse(await ReadExtensionAsync(header, cancellation))
                        ?? throw ArchiveErrors.Damaged("an extended header is not well formed");
                    continue;
                case 'g':
                    await ReadExtensionAsync(header, cancellation);
                    continue;
            }

            var name = Lenient.GetString(pax?.Path ?? longName ?? header.Name);
            var type = TypeOf(header.Type, name, pax);
            var length = type == ArchiveEntryType.File ? pax?.Length ?? header.Length : 0;
            left = length;
            padding = TarHeaderWriter.Padding(length);
            ContentStart = Position;
            return new ArchiveEntry(type, name, header.Mode, length, Lenient.GetString(pax?.Target ?? longTarget ?? header.Target));
        }
    }

    /// <summary>Reads from the current entry's content; 0 at its end.</summary>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (left == 0 || buffer.IsEmpty)
        {
            return 0;
        }

        var read = await stream.ReadAsync(buffer[..(int)Math.Min(buffer.Length, left)], cancellation);
        Position += read;
        left -= read > 0 ? read : throw ArchiveErrors.Damaged("it ends in the middle of a file");
        return read;
    }

    private static ArchiveEntryType TypeOf(byte type, string name, PaxRecords? pax) => (char)type switch
    {
        '0' or '\0' or '7' when pax is { IsSparse: true } => ArchiveEntryType.Other,
        // Before ustar a folder was a file whose name ends with a slash.
        '0' or '\0' or '7' => name.EndsWith('/') ? ArchiveEntryType.Folder : ArchiveEntryType.File,
        '1' => ArchiveEntryType.HardLink,
        '2' => ArchiveEntryType.SymbolicLink,
        '3' or '4' => ArchiveEntryType.Device,
        '5' => ArchiveEntryType.Folder,
        '6' => ArchiveEntryType.Pipe,
        _ => ArchiveEntryType.Other,
    };

    private static byte[] TrimNul(byte[] text)
    {
        var end = Array.IndexOf(text, (byte)0);
        return end < 0 ? text : text[..end];
    }

    private async ValueTask<byte[]> ReadExtensionAsync(TarHeader header, CancellationToken cancellation)
    {
        if (header.Length > MaxExtension)
        {
            throw ArchiveErrors.Damaged("a header is longer than 1 MiB");
        }

        var data = new byte[header.Length];
        left = header.Length;
        padding = TarHeaderWriter.Padding(header.Length);
        for (var filled = 0; filled < data.Length;)
        {
            filled += await ReadAsync(data.AsMemory(filled), cancellation);
        }

        return data;
    }

    private async ValueTask SkipRestAsync(CancellationToken cancellation)
    {
        left += padding;
        padding = 0;
        if (left == 0)
        {
            return;
        }

        var scrap = new byte[(int)Math.Min(left, SkipBuffer)];
        while (left > 0)
        {
            await ReadAsync(scrap, cancellation);
        }
    }

    /// <returns>Null at the end: a block of zeros, or nothing more.</returns>
    private async ValueTask<TarHeader?> ReadHeaderAsync(CancellationToken cancellation)
    {
        var read = await stream.ReadAtLeastAsync(block, block.Length, throwOnEndOfStream: false, cancellation);
        Position += read;
        if (read == 0 || (read == block.Length && !block.AsSpan().ContainsAnyExcept((byte)0)))
        {
            return null;
        }

        return read < block.Length
            ? throw ArchiveErrors.Damaged("it ends in the middle of a header")
            : TarHeader.Parse(block) ?? throw ArchiveErrors.Damaged("a header is damaged");
    }
}
