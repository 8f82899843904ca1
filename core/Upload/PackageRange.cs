using Pilot.Core.Storage;

namespace Pilot.Core.Upload;

/// <summary>Reads a few bytes out of the middle of a stored package.</summary>
internal static class PackageRange
{
    public static async Task ReadAsync(
        IBlobStore blobs, string owner, PackageManifest manifest, long offset, Memory<byte> into, CancellationToken cancellation)
    {
        var start = 0L;
        foreach (var chunk in manifest.Chunks)
        {
            var skip = offset - start;
            start += chunk.Length;
            if (skip >= chunk.Length || into.IsEmpty)
            {
                continue;
            }

            var length = (int)Math.Min(chunk.Length - skip, into.Length);
            await using var content = await blobs.ReadAsync(BlobNames.Chunk(owner, chunk.Digest), skip, length, cancellation)
                ?? throw PackageErrors.ChunkGone(chunk.Digest);
            if (await content.Stream.ReadAtLeastAsync(into[..length], length, throwOnEndOfStream: false, cancellation) < length)
            {
                throw PackageErrors.ChunkGone(chunk.Digest);
            }

            into = into[length..];
            offset += length;
        }
    }
}
