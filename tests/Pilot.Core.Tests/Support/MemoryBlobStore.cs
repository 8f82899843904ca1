using System.Globalization;
using Pilot.Core.Storage;

namespace Pilot.Core.Tests.Support;

/// <summary>A blob store in memory; <see cref="BeforeWrite"/> lets a test stop or disturb a write.</summary>
public sealed class MemoryBlobStore(TimeProvider? clock = null) : IBlobStore
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, (byte[] Bytes, BlobInfo Info)> blobs = new(StringComparer.Ordinal);
    private readonly SortedSet<string> names = new(StringComparer.Ordinal);
    private readonly TimeProvider clock = clock ?? TimeProvider.System;
    private int version;

    public Action<string>? BeforeWrite { get; set; }

    public int Reads { get; private set; }

    public int Lists { get; private set; }

    public IReadOnlyList<string> Names
    {
        get
        {
            lock (gate)
            {
                return [.. names];
            }
        }
    }

    public async Task<BlobInfo?> PutAsync(
        string name, Stream content, BlobCondition condition = default, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellation = default)
    {
        using var copy = new MemoryStream();
        await content.CopyToAsync(copy, cancellation);
        BeforeWrite?.Invoke(name);
        lock (gate)
        {
            return Holds(name, condition) ? Store(name, copy.ToArray(), metadata ?? new Dictionary<string, string>()) : null;
        }
    }

    public Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            byte[] old = blobs.TryGetValue(name, out var blob) ? blob.Bytes : [];
            if (old.Length != position)
            {
                return Task.FromResult<long?>(null);
            }

            return Task.FromResult<long?>(Store(name, [.. old, .. bytes.Span], new Dictionary<string, string>()).Length);
        }
    }

    public Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            Reads++;
            if (!blobs.TryGetValue(name, out var blob))
            {
                return Task.FromResult<BlobContent?>(null);
            }

            var start = (int)Math.Min(offset, blob.Bytes.Length);
            var count = (int)Math.Min(length ?? long.MaxValue, blob.Bytes.Length - start);
            return Task.FromResult<BlobContent?>(new BlobContent(blob.Info, new MemoryStream(blob.Bytes, start, count, false)));
        }
    }

    public Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            return Task.FromResult(blobs.TryGetValue(name, out var blob) ? blob.Info : null);
        }
    }

    public Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        BeforeWrite?.Invoke(name);
        lock (gate)
        {
            if (condition.ETag is not null && !Holds(name, condition))
            {
                return Task.FromResult(false);
            }

            blobs.Remove(name);
            names.Remove(name);
            return Task.FromResult(true);
        }
    }

    public Task<IReadOnlyList<BlobInfo>> ListAsync(string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default)
    {
        lock (gate)
        {
            Lists++;
            var first = after is not null && string.CompareOrdinal(after, prefix) >= 0 ? after + '\0' : prefix;
            var last = prefix + char.MaxValue;
            return Task.FromResult<IReadOnlyList<BlobInfo>>(
                string.CompareOrdinal(first, last) > 0 ? [] : [.. names.GetViewBetween(first, last).Take(limit).Select(name => blobs[name].Info)]);
        }
    }

    private bool Holds(string name, BlobCondition condition) =>
        blobs.TryGetValue(name, out var blob)
            ? !condition.Absent && (condition.ETag is null || condition.ETag == blob.Info.ETag)
            : condition.ETag is null;

    private BlobInfo Store(string name, byte[] bytes, IReadOnlyDictionary<string, string> metadata)
    {
        var etag = (++version).ToString(CultureInfo.InvariantCulture);
        var info = new BlobInfo(name, bytes.Length, etag, clock.GetUtcNow(), new Dictionary<string, string>(metadata));
        blobs[name] = (bytes, info);
        names.Add(name);
        return info;
    }
}
