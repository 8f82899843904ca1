using Amazon.S3;
using Amazon.S3.Model;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>Sends a large object in parts that one request at the end makes visible, if the condition holds then.</summary>
internal sealed class S3Upload(AmazonS3Client s3, string bucket, string key, BlobCondition condition)
{
    /// <summary>Parts of 8 MiB each would end at 80 GB; they grow with the object.</summary>
    private const int PartsOfOneSize = 1000;

    /// <param name="buffer">Full; used for the parts that follow.</param>
    /// <returns>The ETag; null when the condition did not hold.</returns>
    public async Task<string?> SendAsync(Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        var begun = await AskAsync(() => s3.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = key }, cancellation));
        try
        {
            return await SendPartsAsync(begun.UploadId, content, buffer, cancellation);
        }
        catch (AmazonS3Exception unmet) when (S3Errors.IsUnmet(unmet) || S3Errors.IsConflict(unmet))
        {
            await AbortAsync(begun.UploadId);
            return null;
        }
        catch
        {
            await AbortAsync(begun.UploadId);
            throw;
        }
    }

    private async Task<string?> SendPartsAsync(string upload, Stream content, Memory<byte> buffer, CancellationToken cancellation)
    {
        var parts = new List<PartETag>();
        for (var length = buffer.Length; length > 0;)
        {
            using var bytes = new MemoryStream(buffer[..length].ToArray(), writable: false);
            var request = new UploadPartRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload,
                PartNumber = parts.Count + 1,
                InputStream = bytes,
                PartSize = length,
            };
            var part = await AskAsync(() => s3.UploadPartAsync(request, cancellation));
            parts.Add(new PartETag(parts.Count + 1, part.ETag));
            if (parts.Count % PartsOfOneSize == 0)
            {
                buffer = new byte[buffer.Length * 2];
            }

            length = await content.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation);
        }

        var complete = new CompleteMultipartUploadRequest
        {
            BucketName = bucket,
            Key = key,
            UploadId = upload,
            PartETags = parts,
            IfMatch = condition.ETag is { } etag ? $"\"{etag}\"" : null,
            IfNoneMatch = condition.Absent ? "*" : null,
        };
        return S3Objects.Bare((await AskAsync(() => s3.CompleteMultipartUploadAsync(complete, cancellation))).ETag);
    }

    /// <summary>The content's own faults are the caller's, so that only requests are explained.</summary>
    private Task<T> AskAsync<T>(Func<Task<T>> request) => S3Errors.ExplainAsync($"s3://{bucket}/{key}", request);

    private async Task AbortAsync(string upload)
    {
        try
        {
            await s3.AbortMultipartUploadAsync(
                new AbortMultipartUploadRequest { BucketName = bucket, Key = key, UploadId = upload }, CancellationToken.None);
        }
        catch (Exception fault) when (AwsFaults.KindOf(fault) is not null)
        {
            // A rule of the bucket's lifecycle may remove what is left; nobody sees it.
        }
    }
}
