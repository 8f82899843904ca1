using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.Azure;

/// <summary>
/// Sends content of unknown length so that it appears whole or not at all: in one request when it fits in a buffer, else as
/// blocks, named for this upload alone, that one commit makes visible.
/// </summary>
internal sealed class AzurePut(AzureCalls calls, AzureAddresses addresses, string name, BlobCondition condition, IReadOnlyDictionary<string, string> metadata)
{
    private const int BlockSize = 4 << 20;

    private readonly byte[] upload = RandomNumberGenerator.GetBytes(16);

    /// <returns>Null when the condition did not hold.</returns>
    public async Task<BlobInfo?> SendAsync(Stream content, CancellationToken cancellation)
    {
        var buffer = new byte[BlockSize];
        var read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        if (read < buffer.Length)
        {
            return await FinishAsync("", () => new ReadOnlyMemoryContent(buffer.AsMemory(0, read)), isWhole: true, read, cancellation);
        }

        var blocks = new List<string>();
        var length = 0L;
        for (; read > 0; read = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation))
        {
            var block = BlockId(blocks.Count);
            await StageAsync(block, buffer.AsMemory(0, read), cancellation);
            blocks.Add(block);
            length += read;
        }

        var list = $"<?xml version=\"1.0\" encoding=\"utf-8\"?><BlockList>{string.Concat(blocks.Select(block => $"<Latest>{block}</Latest>"))}</BlockList>";
        return await FinishAsync("comp=blocklist", () => new StringContent(list, Encoding.UTF8, "application/xml"), isWhole: false, length, cancellation);
    }

    private async Task StageAsync(string block, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var answer = await calls.SendAsync(
            () => new HttpRequestMessage(HttpMethod.Put, addresses.Of(name, $"comp=block&blockid={Uri.EscapeDataString(block)}"))
            {
                Content = new ReadOnlyMemoryContent(bytes),
            },
            mayRepeat: true,
            cancellation);
        if (!answer.IsSuccessStatusCode)
        {
            throw RemoteErrors.Refused((int)answer.StatusCode, AzureCalls.CodeOf(answer));
        }
    }

    private async Task<BlobInfo?> FinishAsync(string query, Func<HttpContent> body, bool isWhole, long length, CancellationToken cancellation)
    {
        using var answer = await calls.SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Put, addresses.Of(name, query)) { Content = body() };
                if (isWhole)
                {
                    request.Headers.Add("x-ms-blob-type", "BlockBlob");
                    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                }

                AzureInfo.Add(request, condition);
                AzureInfo.Add(request, metadata);
                return request;
            },
            mayRepeat: condition == default,
            cancellation);
        if (answer.IsSuccessStatusCode)
        {
            return AzureInfo.Of(name, answer, length, metadata);
        }

        // A condition on a blob that is gone is answered as one that is missing.
        return answer.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound || AzureCalls.CodeOf(answer) == "BlobAlreadyExists"
            ? null
            : throw RemoteErrors.Refused((int)answer.StatusCode, AzureCalls.CodeOf(answer));
    }

    private string BlockId(int number)
    {
        Span<byte> id = stackalloc byte[upload.Length + sizeof(int)];
        upload.CopyTo(id);
        BinaryPrimitives.WriteInt32BigEndian(id[upload.Length..], number);
        return Convert.ToBase64String(id);
    }
}
