using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Storage;
using Pilot.Core.Storage.Objects;
using Pilot.Core.Storage.Segments;

namespace Pilot.Storage.Tests.Objects;

/// <summary>An object store as S3 is one, in memory: equal contents have equal ETags, and nothing can be appended.</summary>
internal sealed class MemoryObjects : IObjectStore
{
    private static readonly Comparer<string> Utf8 = Comparer<string>.Create(
        static (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    private readonly Lock gate = new();
    private readonly SortedDictionary<string, (byte[] Bytes, string ETag, DateTimeOffset Time)> objects = new(Utf8);

    /// <summary>Answers to writes that get lost, though the writes happen.</summary>
    public int LostAnswers { get; set; }

    public int Calls { get; private set; }

    public IReadOnlyList<string> Keys
    {
        get
        {
            lock (gate)
            {
                return [.. objects.Keys];
            }
        }
    }

    public async Task<bool> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await PutAsync(key, new MemoryStream(bytes.ToArray()), BlobCondition.IfAbsent, cancellation) is not null;

    public async Task<string?> PutAsync(string key, Stream content, BlobCondition condition, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await content.CopyToAsync(bytes, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var first = Put(key, bytes.ToArray(), condition);
        return LostAnswers-- > 0 ? Put(key, bytes.ToArray(), condition) : first;
    }

    public Task<(StoredObject Object, byte[] Bytes)?> TailAsync(string key, int most, CancellationToken cancellation)
    {
        lock (gate)
        {
            Calls++;
            return Task.FromResult<(StoredObject, byte[])?>(objects.TryGetValue(key, out var found)
                ? (Describe(key, found), found.Bytes[Math.Max(0, found.Bytes.Length - most)..])
                : null);
        }
    }

    public Task<Stream?> OpenAsync(string key, long offset, long length, string? etag, CancellationToken cancellation)
    {
        lock (gate)
        {
            Calls++;
            return Task.FromResult<Stream?>(objects.TryGetValue(key, out var found) && (etag is null || etag == found.ETag)
                ? new MemoryStream(found.Bytes, (int)offset, (int)Math.Min(length, found.Bytes.Length - offset))
                : null);
        }
    }

    public Task<bool> DeleteAsync(string key, string? etag, CancellationToken cancellation)
    {
        lock (gate)
        {
            var mayGo = !objects.TryGetValue(key, out var found) || etag is null || etag == found.ETag;
            if (mayGo)
            {
                objects.Remove(key);
            }

            return Task.FromResult(mayGo);
        }
    }

    public Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, string? after, int? limit, CancellationToken cancellation)
    {
        lock (gate)
        {
            Calls++;
            return Task.FromResult<IReadOnlyList<StoredObject>>(
            [
                .. objects.Where(found => found.Key.StartsWith(prefix, StringComparison.Ordinal) && (after is null || Utf8.Compare(found.Key, after) > 0))
                    .Take(limit ?? int.MaxValue).Select(found => Describe(found.Key, found.Value)),
            ]);
        }
    }

    private string? Put(string key, byte[] bytes, BlobCondition condition)
    {
        lock (gate)
        {
            if (!condition.HoldsFor(objects.TryGetValue(key, out var before) ? before.ETag : null))
            {
                return null;
            }

            var etag = Convert.ToHexStringLower(SHA256.HashData(bytes));
            objects[key] = (bytes, etag, DateTimeOffset.UtcNow);
            return etag;
        }
    }

    private static StoredObject Describe(string key, (byte[] Bytes, string ETag, DateTimeOffset Time) found) =>
        new(key, found.Bytes.Length, found.ETag, found.Time);
}
