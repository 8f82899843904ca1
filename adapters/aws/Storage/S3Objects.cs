using System.Globalization;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Core.Storage.Segments;

namespace Pilot.Adapters.Aws.Storage;

/// <summary>The objects of one bucket.</summary>
public sealed class S3Objects : IObjectStore, IDisposable
{
    private const int PageSize = 1000;

    private readonly AmazonS3Client s3;
    private readonly string bucket;

    public S3Objects(S3Location location, AWSCredentials credentials)
    {
        var config = new AmazonS3Config
        {
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            ForcePathStyle = location.Place.Endpoint is not null,
        };
        location.Place.Apply(config);
        config.Timeout = TimeSpan.FromMinutes(5);
        (s3, bucket) = (new AmazonS3Client(credentials, config), location.Bucket);
    }

    public async Task<bool> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await PutWholeAsync(key, bytes, BlobCondition.IfAbsent, cancellation) is not null;

    public Task<string?> PutAsync(string key, Stream content, BlobCondition condition, CancellationToken cancellation) => ObjectParts.PutAsync(
        content,
        whole => PutWholeAsync(key, whole, condition, cancellation),
        first => new S3Upload(s3, bucket, key, condition).SendAsync(content, first, cancellation),
        cancellation);

    public Task<(StoredObject Object, byte[] Bytes)?> TailAsync(string key, int most, CancellationToken cancellation) =>
        AskAsync<(StoredObject, byte[])?>(key, async () =>
        {
            var request = new GetObjectRequest { BucketName = bucket, Key = key, ByteRange = new ByteRange($"bytes=-{most}") };
            using var answer = await s3.GetObjectAsync(request, cancellation);
            using var bytes = new MemoryStream();
            await answer.ResponseStream.CopyToAsync(bytes, cancellation);
            var whole = answer.ContentRange is { Length: > 0 } range
                ? long.Parse(range.AsSpan(range.IndexOf('/', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture)
                : bytes.Length;
            return (new StoredObject(key, whole, Bare(answer.ETag), answer.LastModified ?? DateTime.UtcNow), bytes.ToArray());
        });

    public Task<Stream?> OpenAsync(string key, long offset, long length, string? etag, CancellationToken cancellation) =>
        AskAsync<Stream?>(key, async () =>
        {
            var request = new GetObjectRequest { BucketName = bucket, Key = key, ByteRange = new ByteRange(offset, offset + length - 1), EtagToMatch = etag };
            return (await s3.GetObjectAsync(request, cancellation)).ResponseStream;
        });

    public async Task<bool> DeleteAsync(string key, string? etag, CancellationToken cancellation) =>
        await AskAsync(key, async () =>
        {
            await s3.DeleteObjectAsync(new DeleteObjectRequest { BucketName = bucket, Key = key, IfMatch = etag is null ? null : $"\"{etag}\"" }, cancellation);
            return "gone";
        }) is not null;

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, string? after, int? limit, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        string? token = null;
        do
        {
            var request = new ListObjectsV2Request
            {
                BucketName = bucket,
                Prefix = prefix,
                StartAfter = after,
                ContinuationToken = token,
                MaxKeys = Math.Min(PageSize, (limit ?? int.MaxValue) - found.Count),
            };
            var page = await S3Errors.ExplainAsync(Where(prefix), () => s3.ListObjectsV2Async(request, cancellation));
            found.AddRange((page.S3Objects ?? []).Select(seen => new StoredObject(seen.Key, seen.Size ?? 0, Bare(seen.ETag), seen.LastModified ?? default)));
            token = page.IsTruncated == true ? page.NextContinuationToken : null;
        }
        while (token is not null && found.Count < (limit ?? int.MaxValue));
        return found;
    }

    public void Dispose() => s3.Dispose();

    internal static string Bare(string etag) => etag.Trim('"');

    private async Task<string?> PutWholeAsync(string key, ReadOnlyMemory<byte> bytes, BlobCondition condition, CancellationToken cancellation)
    {
        while (true)
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            var request = new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = stream,
                IfMatch = condition.ETag is { } etag ? $"\"{etag}\"" : null,
                IfNoneMatch = condition.Absent ? "*" : null,
            };
            try
            {
                return await AskAsync(key, async () => Bare((await s3.PutObjectAsync(request, cancellation)).ETag));
            }
            catch (AmazonS3Exception conflict) when (S3Errors.IsConflict(conflict))
            {
                // Whoever was first is done by now, and the condition tells.
            }
        }
    }

    /// <returns>Null when there is no such object, or the condition did not hold.</returns>
    private async Task<T?> AskAsync<T>(string key, Func<Task<T?>> request)
    {
        try
        {
            return await S3Errors.ExplainAsync(Where(key), request);
        }
        catch (AmazonS3Exception unmet) when (S3Errors.IsUnmet(unmet))
        {
            return default;
        }
    }

    private string Where(string key) => $"s3://{bucket}/{key}";
}
