using System.Buffers;
using System.Security.Cryptography;
using Pilot.Core.Errors;
using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>Streams a listed folder as its canonical tar stream; never holds more than one chunk in memory.</summary>
public sealed class PackageWriter(FolderListing listing)
{
    /// <summary>Reads the folder once.</summary>
    /// <param name="progress">Bytes of the stream so far, at every megabyte or so; called on a thread of the pool.</param>
    /// <exception cref="PilotException">PILOT0306 for a file that cannot be read, PILOT0309 when the folder changed.</exception>
    public Task<PackageManifest> DescribeAsync(IProgress<long>? progress = null, CancellationToken cancellation = default) =>
        Task.Run(() => Describe(progress, cancellation), cancellation);

    /// <summary>
    /// Reads the folder again, as far as needed, and hands out each of the <paramref name="wanted"/> chunks once, in
    /// order, one call after the other; the bytes are valid during the call only.
    /// </summary>
    /// <param name="wanted">Digests of chunks of <paramref name="manifest"/>.</param>
    /// <exception cref="PilotException">PILOT0309 when the folder is not any more what the manifest says: describe it again.</exception>
    public async Task SendAsync(
        PackageManifest manifest,
        IReadOnlyCollection<string> wanted,
        Func<PackageChunk, ReadOnlyMemory<byte>, Task> send,
        CancellationToken cancellation = default)
    {
        var selection = new ChunkSelection(manifest, wanted);
        var buffer = ArrayPool<byte>.Shared.Rent(PackageLimits.ChunkBytes);
        try
        {
            foreach (var block in FolderTarSource.Read(listing, selection.Touches))
            {
                cancellation.ThrowIfCancellationRequested();
                for (var at = 0; selection.Next(block, ref at, out var part, out var into);)
                {
                    part.CopyTo(buffer.AsMemory(into));
                    if (selection.Completed is { } chunk)
                    {
                        var bytes = buffer.AsMemory(0, chunk.Length);
                        await (Digest(bytes.Span) == chunk.Digest ? send(chunk, bytes) : throw PackageErrors.Changed(listing.Root));
                    }
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        if (!selection.IsDone)
        {
            throw PackageErrors.Changed(listing.Root);
        }
    }

    private PackageManifest Describe(IProgress<long>? progress, CancellationToken cancellation)
    {
        using var whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var piece = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var cutter = new ContentCutter();
        var chunks = new List<PackageChunk>();
        var length = 0L;
        var pieceLength = 0;
        foreach (var block in FolderTarSource.Read(listing))
        {
            cancellation.ThrowIfCancellationRequested();
            whole.AppendData(block.Bytes.Span);
            length += block.Bytes.Length;
            for (var rest = block.Bytes.Span; !rest.IsEmpty;)
            {
                var end = cutter.Feed(rest);
                var part = end < 0 ? rest : rest[..end];
                piece.AppendData(part);
                pieceLength += part.Length;
                if (end >= 0)
                {
                    chunks.Add(new PackageChunk(Convert.ToHexStringLower(piece.GetHashAndReset()), pieceLength));
                    pieceLength = 0;
                }

                rest = rest[part.Length..];
            }

            progress?.Report(length);
        }

        if (pieceLength > 0)
        {
            chunks.Add(new PackageChunk(Convert.ToHexStringLower(piece.GetHashAndReset()), pieceLength));
        }

        return new PackageManifest(
            Convert.ToHexStringLower(whole.GetHashAndReset()), length, listing.Entries.Count, listing.ContentLength, chunks);
    }

    private static string Digest(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
