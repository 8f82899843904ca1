using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Pilot.Core.Upload.Archives;

/// <summary>A piece of a tar stream.</summary>
/// <param name="Offset">Bytes from the start of the stream.</param>
/// <param name="Bytes">Valid until the next block is asked for.</param>
internal readonly record struct TarBlock(long Offset, ReadOnlyMemory<byte> Bytes);

/// <summary>Produces the tar stream of a listing, block by block.</summary>
internal static class FolderTarSource
{
    private const int BufferLength = 1 << 20;
    private const int HeadersAtOnce = 64 << 10;

    /// <param name="wanted">
    /// Asked with offset and length before a file is read; false leaves its content out of the blocks. Null wants all.
    /// </param>
    public static IEnumerable<TarBlock> Read(FolderListing listing, Func<long, long, bool>? wanted = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            var offset = 0L;
            var pending = new List<byte>(HeadersAtOnce);
            foreach (var entry in listing.Entries)
            {
                TarHeaderWriter.Append(pending, entry);
                if (entry.Length > 0)
                {
                    if (pending.Count + entry.Length <= HeadersAtOnce)
                    {
                        AddSmallFile(listing, entry, buffer, pending);
                    }
                    else
                    {
                        yield return Take(pending, buffer, ref offset);
                        if (wanted is null || wanted(offset, entry.Length))
                        {
                            foreach (var block in ReadFile(listing, entry, buffer, offset))
                            {
                                yield return block;
                            }
                        }

                        offset += entry.Length;
                    }

                    pending.AddRange(new byte[TarHeaderWriter.Padding(entry.Length)]);
                }

                if (pending.Count >= HeadersAtOnce)
                {
                    yield return Take(pending, buffer, ref offset);
                }
            }

            pending.AddRange(new byte[2 * TarHeaderWriter.BlockLength]);
            yield return Take(pending, buffer, ref offset);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static TarBlock Take(List<byte> pending, byte[] buffer, ref long offset)
    {
        pending.CopyTo(buffer);
        var block = new TarBlock(offset, buffer.AsMemory(0, pending.Count));
        offset += pending.Count;
        pending.Clear();
        return block;
    }

    private static void AddSmallFile(FolderListing listing, PackageEntry entry, byte[] buffer, List<byte> pending)
    {
        using var file = Open(listing, entry);
        var length = ReadFully(file, entry, buffer.AsSpan(0, (int)entry.Length), 0);
        pending.AddRange(buffer.AsSpan(0, length));
    }

    private static IEnumerable<TarBlock> ReadFile(FolderListing listing, PackageEntry entry, byte[] buffer, long offset)
    {
        using var file = Open(listing, entry);
        for (var at = 0L; at < entry.Length;)
        {
            var length = ReadFully(file, entry, buffer.AsSpan(0, (int)Math.Min(BufferLength, entry.Length - at)), at);
            yield return new TarBlock(offset + at, buffer.AsMemory(0, length));
            at += length;
        }
    }

    private static int ReadFully(SafeFileHandle file, PackageEntry entry, Span<byte> into, long at)
    {
        try
        {
            for (var filled = 0; filled < into.Length;)
            {
                var read = RandomAccess.Read(file, into[filled..], at + filled);
                filled += read > 0 ? read : throw PackageErrors.Changed(entry.Path);
            }

            return into.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PackageErrors.Unreadable(entry.Path, e);
        }
    }

    private static SafeFileHandle Open(FolderListing listing, PackageEntry entry)
    {
        try
        {
            return File.OpenHandle(
                Path.Combine(listing.Root, entry.Path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw PackageErrors.Changed(entry.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PackageErrors.Unreadable(entry.Path, e);
        }
    }
}
