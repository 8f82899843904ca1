using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Core.Storage.Objects;

/// <summary>
/// What stands behind a blob's content in its object: its metadata, and a number that no other write has. Object stores
/// take 2 KB of metadata where blobs have 5, and give equal contents equal ETags, which blobs must not have.
/// <code>
/// content | metadata: (length, key, length, value)* | version: 16 random bytes | length of metadata: 4 | kind: 4 | mark: 8
/// </code>
/// Numbers are little-endian; lengths within the metadata are 2 bytes.
/// </summary>
public sealed record BlobEnvelope(IReadOnlyDictionary<string, string> Metadata, string Version, bool IsAppended)
{
    /// <summary>So many last bytes hold every envelope, and most small blobs whole.</summary>
    public const int MostBytes = 16 * 1024;

    private const int FooterLength = 32;
    private const int VersionLength = 16;

    private static ReadOnlySpan<byte> Mark => "PILOTBL1"u8;

    public static BlobEnvelope New(IReadOnlyDictionary<string, string> metadata, bool isAppended = false) =>
        new(metadata, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(VersionLength)), isAppended);

    /// <summary>Of an object that another tool put there, which has none.</summary>
    public static BlobEnvelope Absent { get; } = new(BlobMetadata.None, "", IsAppended: false);

    /// <summary>Bytes of the envelope.</summary>
    public int Length => Version.Length == 0 ? 0 : FooterLength + MetadataBytes().Length;

    /// <param name="tail">As of <see cref="Read"/>.</param>
    public static bool IsBehind(ReadOnlySpan<byte> tail) => tail.Length >= FooterLength && tail[^Mark.Length..].SequenceEqual(Mark);

    public byte[] ToBytes()
    {
        var metadata = MetadataBytes();
        var bytes = new byte[metadata.Length + FooterLength];
        metadata.CopyTo(bytes, 0);
        var footer = bytes.AsSpan(metadata.Length);
        Convert.FromHexString(Version).CopyTo(footer);
        BinaryPrimitives.WriteInt32LittleEndian(footer[VersionLength..], metadata.Length);
        BinaryPrimitives.WriteInt32LittleEndian(footer[(VersionLength + 4)..], IsAppended ? 1 : 0);
        Mark.CopyTo(footer[(VersionLength + 8)..]);
        return bytes;
    }

    /// <param name="tail">The last bytes of an object; all of it, or <see cref="MostBytes"/>.</param>
    /// <exception cref="InvalidDataException">The object was not written by a blob store.</exception>
    public static BlobEnvelope Read(ReadOnlySpan<byte> tail)
    {
        if (!IsBehind(tail))
        {
            throw new InvalidDataException("The object was not written by this product.");
        }

        var footer = tail[^FooterLength..];
        var length = BinaryPrimitives.ReadInt32LittleEndian(footer[VersionLength..]);
        return length < 0 || length > tail.Length - FooterLength
            ? throw new InvalidDataException("The object's envelope is broken.")
            : new BlobEnvelope(
                ReadMetadata(tail[^(FooterLength + length)..^FooterLength]),
                Convert.ToHexStringLower(footer[..VersionLength]),
                BinaryPrimitives.ReadInt32LittleEndian(footer[(VersionLength + 4)..]) == 1);
    }

    private byte[] MetadataBytes()
    {
        using var bytes = new MemoryStream();
        foreach (var text in Metadata.SelectMany(pair => new[] { pair.Key, pair.Value }).Select(Encoding.UTF8.GetBytes))
        {
            bytes.WriteByte((byte)text.Length);
            bytes.WriteByte((byte)(text.Length >> 8));
            bytes.Write(text);
        }

        return bytes.ToArray();
    }

    private static IReadOnlyDictionary<string, string> ReadMetadata(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return BlobMetadata.None;
        }

        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        while (!bytes.IsEmpty)
        {
            var key = Next(ref bytes);
            metadata[key] = Next(ref bytes);
        }

        return metadata;
    }

    private static string Next(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2 || BinaryPrimitives.ReadUInt16LittleEndian(bytes) + 2 > bytes.Length)
        {
            throw new InvalidDataException("The object's envelope is broken.");
        }

        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes);
        var text = Encoding.UTF8.GetString(bytes.Slice(2, length));
        bytes = bytes[(length + 2)..];
        return text;
    }
}
