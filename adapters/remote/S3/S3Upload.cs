using System.Globalization;
using System.Net;
using System.Text;
using System.Xml;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Remote.S3;

/// <summary>Sends a large object in parts that one request at the end makes visible, if the condition holds then.</summary>
internal sealed class S3Upload(S3Calls calls, string key, BlobCondition condition)
{
    /// <summary>10,000 parts are the most, so that they grow with the object.</summary>
    private const int PartsOfOneSize = 1000;

    /// <param name="buffer">Full; used for the parts that follow.</param>
    /// <returns>The ETag; null when the condition did not hold.</returns>
    public async Task<string?> SendAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        var begun = await calls.SendAsync(new S3Request(HttpMethod.Post, key) { Query = [("uploads", "")] }, cancellation);
        var upload = Text(begun.Body, "UploadId");
        var isDone = false;
        try
        {
            var parts = await SendPartsAsync(upload, content, buffer, cancellation);
            var request = new S3Request(HttpMethod.Post, key)
            {
                Query = [("uploadId", upload)],
                Headers = S3Objects.HeadersOf(condition),
                Body = Encoding.UTF8.GetBytes($"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>"),
            };
            var answer = await calls.SendAsync(request, cancellation);
            isDone = answer.Status == HttpStatusCode.OK;
            return isDone ? Text(answer.Body, "ETag").Trim('"') : null;
        }
        finally
        {
            if (!isDone)
            {
                await AbortAsync(upload);
            }
        }
    }

    private async Task<string> SendPartsAsync(string upload, Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        var parts = new StringBuilder();
        for (var (number, length) = (1, buffer.Length); length > 0; number++)
        {
            var request = new S3Request(HttpMethod.Put, key)
            {
                Query = [("partNumber", number.ToString(CultureInfo.InvariantCulture)), ("uploadId", upload)],
                Body = buffer[..length],
            };
            var part = await calls.SendAsync(request, cancellation);
            parts.Append(CultureInfo.InvariantCulture, $"<Part><PartNumber>{number}</PartNumber><ETag>\"{part.ETag}\"</ETag></Part>");
            if (number % PartsOfOneSize == 0)
            {
                buffer = new byte[buffer.Length * 2];
            }

            length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }

        return parts.ToString();
    }

    private async Task AbortAsync(string upload)
    {
        try
        {
            await calls.SendAsync(new S3Request(HttpMethod.Delete, key) { Query = [("uploadId", upload)] }, CancellationToken.None);
        }
        catch (Exception cause) when (cause is IOException or Core.Errors.PilotException)
        {
            // Nobody sees what is left of it.
        }
    }

    private static string Text(byte[] body, string element)
    {
        using var xml = XmlReader.Create(new MemoryStream(body, writable: false));
        return xml.ReadToFollowing(element) ? xml.ReadElementContentAsString() : throw new IOException($"The answer of S3 has no {element}.");
    }
}
