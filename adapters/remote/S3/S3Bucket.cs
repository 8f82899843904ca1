using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;

namespace Pilot.Adapters.Remote.S3;

/// <summary>
/// The credential of the kind <c>s3</c>: <c>bucket</c>, <c>root</c> (<c>/</c>, or <c>/prefix/</c>), <c>region</c>,
/// <c>endpoint</c> (address, or empty text for AWS), <c>accessKey</c>, <c>secret</c>, <c>session</c>.
/// </summary>
internal sealed record S3Bucket(string Bucket, string Root, string Region, Uri? Endpoint, S3Credential Credential)
{
    public const string Name = "s3";

    /// <summary>Where the bucket's keys begin: its own host at AWS, a folder of another endpoint.</summary>
    public Uri Address => Endpoint is null
        ? new Uri($"https://{Bucket}.s3.{Region}.{(Region.StartsWith("cn-", StringComparison.Ordinal) ? "amazonaws.com.cn" : "amazonaws.com")}/")
        : new Uri(Endpoint, $"{Bucket}/");

    /// <exception cref="Core.Errors.PilotException">PILOT1005: something is missing.</exception>
    public static IBlobStore Open(AccessDocument access, TimeProvider time)
    {
        var bucket = new S3Bucket(
            access.Text("bucket"),
            access.Text("root")[1..],
            access.Text("region"),
            access.Body.TryGetProperty("endpoint", out var address) && address.GetString() is { Length: > 0 } text ? new Uri(text) : null,
            new S3Credential(access.Text("accessKey"), access.Text("secret"), access.Text("session")));
        return new S3BlobStore(bucket, time);
    }
}

/// <summary>Blobs in S3, over its REST protocol and no more of it than is needed.</summary>
internal sealed class S3BlobStore : IBlobStore, IDisposable
{
    private readonly S3Calls calls;
    private readonly AppendPace pace;
    private readonly ObjectBlobStore blobs;

    public S3BlobStore(S3Bucket bucket, TimeProvider time)
    {
        calls = new S3Calls(bucket, time);
        pace = new AppendPace(time);
        blobs = new ObjectBlobStore(new S3Objects(calls), bucket.Root, time);
    }

    public Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default) =>
        blobs.PutAsync(name, content, condition, metadata, cancellation);

    public async Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        await pace.WaitAsync(name, cancellation);
        return await blobs.AppendAsync(name, position, bytes, cancellation);
    }

    public Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default) =>
        blobs.ReadAsync(name, offset, length, cancellation);

    public Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) => blobs.StatAsync(name, cancellation);

    public Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default) =>
        blobs.DeleteAsync(name, condition, cancellation);

    public Task<IReadOnlyList<BlobInfo>> ListAsync(string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default) =>
        blobs.ListAsync(prefix, after, limit, cancellation);

    public void Dispose() => calls.Dispose();
}
