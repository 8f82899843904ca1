using System.Buffers;
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
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            return await SendAsync(content, buffer.AsMemory(0, BlockSize), cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<(BlobContentInfo Written, long Length)> SendAsync(
        Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        var read = await FillAsync(content, buffer, cancellation);
        if (read < buffer.Length)
        {
            var options = new BlobUploadOptions { Conditions = conditions, Metadata = metadata };
            using var whole = StreamOf(buffer[..read]);
            return (await blob.UploadAsync(whole, options, cancellation), read);
        }

        var blocks = new List<string>();
        var length = 0L;
        for (; read > 0; read = await FillAsync(content, buffer, cancellation))
        {
            var id = BlockId(blocks.Count);
            using var block = StreamOf(buffer[..read]);
            await blob.StageBlockAsync(id, block, cancellationToken: cancellation);
            blocks.Add(id);
            length += read;
        }

        var commit = new CommitBlockListOptions { Conditions = conditions, Metadata = metadata };
        return (await blob.CommitBlockListAsync(blocks, commit, cancellation), length);
    }

    private static ValueTask<int> FillAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation) =>
        content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);

    private static Stream StreamOf(ReadOnlyMemory<byte> bytes) => BinaryData.FromBytes(bytes).ToStream();

    private string BlockId(int number)
    {
        Span<byte> id = stackalloc byte[upload.Length + sizeof(int)];
        upload.CopyTo(id);
        BinaryPrimitives.WriteInt32BigEndian(id[upload.Length..], number);
        return Convert.ToBase64String(id);
    }
}
