using System.Buffers.Binary;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Pilot.Adapters.Azure.Storage;

/// <summary>
/// Sends content of unknown length so that it appears whole or not at all: in one request when it fits in a buffer, else as
/// blocks that one commit makes visible. Blocks of an upload that was given up are dropped by the service after a week.
/// <para>
/// The SDK's own upload numbers the blocks of each upload alike, so two uploads to one name at the same time could mix;
/// here each upload has names of its own.
/// </para>
/// </summary>
internal sealed class AzureUpload(BlockBlobClient blob, BlobRequestConditions conditions, IDictionary<string, string>? metadata)
{
    private const int BlockSize = 8 * 1024 * 1024;

    private readonly byte[] upload = RandomNumberGenerator.GetBytes(16);

    /// <returns>What the service says of the written blob, and its length in bytes.</returns>
    public async Task<(BlobContentInfo Written, long Length)> SendAsync(Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[content.CanSeek ? Math.Clamp(content.Length - content.Position, 0, BlockSize) + 1 : BlockSize + 1];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (read < buffer.Length)
        {
            using var whole = new MemoryStream(buffer, 0, read);
            var options = new BlobUploadOptions { Conditions = conditions, Metadata = metadata };
            return (await blob.UploadAsync(whole, options, cancellation), read);
        }

        var blocks = new List<string>();
        var length = 0L;
        for (; read > 0; read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation))
        {
            var id = BlockId(blocks.Count);
            using var block = new MemoryStream(buffer, 0, read);
            await blob.StageBlockAsync(id, block, cancellationToken: cancellation);
            blocks.Add(id);
            length += read;
        }

        var commit = new CommitBlockListOptions { Conditions = conditions, Metadata = metadata };
        return (await blob.CommitBlockListAsync(blocks, commit, cancellation), length);
    }

    private string BlockId(int number)
    {
        Span<byte> id = stackalloc byte[upload.Length + sizeof(int)];
        upload.CopyTo(id);
        BinaryPrimitives.WriteInt32BigEndian(id[upload.Length..], number);
        return Convert.ToBase64String(id);
    }
}
