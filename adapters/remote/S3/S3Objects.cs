using System.Globalization;
using System.Net;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Core.Storage.Segments;

namespace Pilot.Adapters.Remote.S3;

/// <summary>The objects of one bucket, for an agent.</summary>
internal sealed class S3Objects(S3Calls calls) : IObjectStore
{
    private const int PageSize = 1000;

    public async Task<bool> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await PutWholeAsync(key, bytes, BlobCondition.IfAbsent, cancellation) is not null;

    public Task<string?> PutAsync(string key, Stream content, BlobCondition condition, CancellationToken cancellation) => ObjectParts.PutAsync(
        content,
        whole => PutWholeAsync(key, whole, condition, cancellation),
        first => new S3Upload(calls, key, condition).SendAsync(content, first, cancellation),
        cancellation);

    public async Task<(StoredObject Object, byte[] Bytes)?> TailAsync(string key, int most, CancellationToken cancellation)
    {
        var answer = await calls.SendAsync(Get(key, string.Create(CultureInfo.InvariantCulture, $"bytes=-{most}"), null), cancellation);
        return IsThere(answer)
            ? (new StoredObject(
                key,
                answer.ContentHeaders.ContentRange?.Length ?? answer.Body.Length,
                answer.ETag,
                answer.ContentHeaders.LastModified ?? default), answer.Body)
            : null;
    }

    public async Task<Stream?> OpenAsync(string key, long offset, long length, string? etag, CancellationToken cancellation)
    {
        var first = await PieceAsync(key, offset, length, etag, cancellation);
        return first is null ? null : new PieceStream(first, length, (position, cancel) => PieceAsync(key, offset + position, length - position, etag, cancel));
    }

    public async Task<bool> DeleteAsync(string key, string? etag, CancellationToken cancellation)
    {
        var headers = etag is null ? new Dictionary<string, string>() : new() { ["if-match"] = $"\"{etag}\"" };
        var answer = await calls.SendAsync(new S3Request(HttpMethod.Delete, key) { Headers = headers }, cancellation);
        return answer.Status is HttpStatusCode.NoContent or HttpStatusCode.OK or HttpStatusCode.NotFound;
    }

    public async Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, string? after, int? limit, CancellationToken cancellation)
    {
        var found = new List<StoredObject>();
        string? token = null;
        do
        {
            List<(string, string)> query =
            [
                ("list-type", "2"), ("prefix", prefix),
                ("max-keys", Math.Min(PageSize, (limit ?? int.MaxValue) - found.Count).ToString(CultureInfo.InvariantCulture)),
            ];
            query.AddRange(token is not null ? [("continuation-token", token)] : after is not null ? [("start-after", after)] : []);
            var page = S3Listing.Read((await calls.SendAsync(new S3Request(HttpMethod.Get, "") { Query = query }, cancellation)).Body);
            found.AddRange(page.Objects);
            token = page.Next;
        }
        while (token is not null && found.Count < (limit ?? int.MaxValue));
        return found;
    }

    public static Dictionary<string, string> HeadersOf(BlobCondition condition) =>
        condition.ETag is { } etag ? new() { ["if-match"] = $"\"{etag}\"" }
        : condition.Absent ? new() { ["if-none-match"] = "*" }
        : [];

    private async Task<string?> PutWholeAsync(string key, ReadOnlyMemory<byte> bytes, BlobCondition condition, CancellationToken cancellation)
    {
        while (true)
        {
            var answer = await calls.SendAsync(new S3Request(HttpMethod.Put, key) { Headers = HeadersOf(condition), Body = bytes }, cancellation);
            if (answer.Status != HttpStatusCode.Conflict)
            {
                return answer.Status == HttpStatusCode.OK ? answer.ETag : null;
            }

            // Another conditional write was under way; it is done by now, and the condition tells.
        }
    }

    private async Task<byte[]?> PieceAsync(string key, long offset, long length, string? etag, CancellationToken cancellation)
    {
        var last = offset + Math.Min(length, ObjectParts.Size) - 1;
        var answer = await calls.SendAsync(Get(key, string.Create(CultureInfo.InvariantCulture, $"bytes={offset}-{last}"), etag), cancellation);
        return IsThere(answer) ? answer.Body : null;
    }

    private static S3Request Get(string key, string range, string? etag) => new(HttpMethod.Get, key)
    {
        Headers = etag is null ? new Dictionary<string, string> { ["range"] = range } : new() { ["range"] = range, ["if-match"] = $"\"{etag}\"" },
    };

    private static bool IsThere(S3Answer answer) => answer.Status is HttpStatusCode.OK or HttpStatusCode.PartialContent;
}
