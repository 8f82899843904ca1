using Pilot.Core.Storage;
using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>Reads a stored package back as one stream.</summary>
public static class PackageReader
{
    /// <summary>
    /// The tar stream of a package, read chunk by chunk as it is consumed. Asynchronous reads only. A chunk that is
    /// missing or has another length is PILOT0324 while reading.
    /// </summary>
    public static Stream Open(IBlobStore blobs, string owner, PackageManifest manifest) => new ChunkedStream(blobs, owner, manifest);

    private sealed class ChunkedStream(IBlobStore blobs, string owner, PackageManifest manifest) : ReadOnlyStream
    {
        private BlobContent? current;
        private int next;
        private int left;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (buffer.IsEmpty)
            {
                return 0;
            }

            while (left == 0)
            {
                if (next == manifest.Chunks.Count)
                {
                    return 0;
                }

                await OpenNextAsync(cancellationToken);
            }

            var read = await current!.Stream.ReadAsync(buffer[..Math.Min(buffer.Length, left)], cancellationToken);
            left -= read > 0 ? read : throw PackageErrors.ChunkGone(manifest.Chunks[next - 1].Digest);
            return read;
        }

        public override async ValueTask DisposeAsync()
        {
            await CloseAsync();
            await base.DisposeAsync();
        }

        protected override void Dispose(bool disposing)
        {
            current?.Dispose();
            base.Dispose(disposing);
        }

        private async Task OpenNextAsync(CancellationToken cancellation)
        {
            await CloseAsync();
            var chunk = manifest.Chunks[next];
            current = await blobs.ReadAsync(BlobNames.Chunk(owner, chunk.Digest), cancellation: cancellation);
            if (current?.Info.Length != chunk.Length)
            {
                throw PackageErrors.ChunkGone(chunk.Digest);
            }

            next++;
            left = chunk.Length;
        }

        private async Task CloseAsync()
        {
            if (current is { } open)
            {
                current = null;
                await open.DisposeAsync();
            }
        }
    }
}
