using System.Buffers.Binary;

namespace Pilot.Adapters.Local.Compute.Posix;

/// <summary>What a directory entry is, without following a link.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ModifiedNanoseconds">Since 1970.</param>
internal readonly record struct FileFacts(FileKind Kind, long Length, long ModifiedNanoseconds)
{
    private const int StatxSize = 256;
    private const int TypeMask = 0xf000;

    /// <returns>Null when there is no such entry.</returns>
    internal static unsafe FileFacts? Of(string path)
    {
        var result = stackalloc byte[StatxSize];
        if (Native.statx(Native.AtFdCwd, path, Native.AtSymlinkNoFollow, Native.StatxBasic, result) != 0)
        {
            return null;
        }

        // The layout of struct statx is the same on every architecture.
        var bytes = new ReadOnlySpan<byte>(result, StatxSize);
        var kind = (BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & TypeMask) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xa000 => FileKind.Link,
            _ => FileKind.Other,
        };
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(bytes[112..]);
        var nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[120..]);
        return new FileFacts(kind, BinaryPrimitives.ReadInt64LittleEndian(bytes[40..]), (seconds * 1_000_000_000) + nanoseconds);
    }
}

internal enum FileKind
{
    File,
    Folder,
    Link,

    /// <summary>A pipe, socket or device: opening it could block.</summary>
    Other,
}
