using System.Collections.Concurrent;
using System.Globalization;
using Pilot.Core.Storage;

namespace Pilot.Core.Tests.Support;

/// <summary>Blobs in memory, for stories about what is stored and not about storing.</summary>
public sealed class InMemoryBlobStore : IBlobStore
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    private readonly ConcurrentDictionary<string, (BlobInfo Info, byte[] Bytes)> blobs = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int version;

    public IEnumerable<string> Names => blobs.Keys.Order(StringComparer.Ordinal);

    public int Lists { get; private set; }

    public int Reads { get; private set; }

    public async Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        lock (gate)
        {
            if (!Holds(name, condition))
            {
                return null;
            }

            var info = new BlobInfo(
                name,
                copy.Length,
                (++version).ToString(CultureInfo.InvariantCulture),
                DateTimeOffset.UnixEpoch,
                metadata is null ? NoMetadata : new Dictionary<string, string>(metadata));
            blobs[name] = (info, copy.ToArray());
            return info;
        }
    }

    public Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        Reads++;
        if (!blobs.TryGetValue(name, out var blob))
        {
            return Task.FromResult<BlobContent?>(null);
        }

        var from = (int)Math.Min(offset, blob.Bytes.Length);
        var count = (int)Math.Min(length ?? int.MaxValue, blob.Bytes.Length - from);
        return Task.FromResult<BlobContent?>(new BlobContent(blob.Info, new MemoryStream(blob.Bytes, from, count)));
    }

    public Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default) =>
        Task.FromResult(blobs.TryGetValue(name, out var blob) ? blob.Info : null);

    public Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            return Task.FromResult(Holds(name, condition) && (blobs.TryRemove(name, out _) || true));
        }
    }

    public Task<IReadOnlyList<BlobInfo>> ListAsync(
        string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        Lists++;
        return Task.FromResult<IReadOnlyList<BlobInfo>>([.. blobs
            .Where(blob => blob.Key.StartsWith(prefix, StringComparison.Ordinal) && string.CompareOrdinal(blob.Key, after) > 0)
            .OrderBy(blob => blob.Key, StringComparer.Ordinal)
            .Take(limit)
            .Select(blob => blob.Value.Info)]);
    }

    private bool Holds(string name, BlobCondition condition)
    {
        var there = blobs.TryGetValue(name, out var blob);
        return (!condition.Absent || !there) && (condition.ETag is null || (there && blob.Info.ETag == condition.ETag));
    }
}
