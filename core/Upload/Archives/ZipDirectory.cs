using System.Buffers.Binary;

namespace Pilot.Core.Upload.Archives;

/// <summary>
/// Looks at the end of a zip file before the framework does: it would read the whole list of entries into memory, however
/// long.
/// </summary>
internal static class ZipDirectory
{
    private const int EndLength = 22;
    private const int MaxComment = ushort.MaxValue;
    private const int EntryLength = 46;
    private const int UsualNameLength = 200;

    public static void Require(FileStream zip, int maxEntries)
    {
        var tail = new byte[Math.Min(zip.Length, EndLength + MaxComment)];
        zip.Position = zip.Length - tail.Length;
        zip.ReadExactly(tail);
        zip.Position = 0;
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail.Length - end < EndLength)
        {
            throw ArchiveErrors.Damaged("its list of entries is missing");
        }

        // All bits set stand for a zip64 record elsewhere, which an archive of this size does not need.
        var start = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        if (start == uint.MaxValue)
        {
            throw ArchiveErrors.Damaged("it is a zip64 file; send a .tar.gz");
        }

        if (zip.Length - start > (long)maxEntries * (EntryLength + UsualNameLength))
        {
            throw ArchiveErrors.TooMany(maxEntries);
        }
    }
}
