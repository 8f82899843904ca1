using System.Collections.Concurrent;
using Pilot.Core.Storage.Segments;

namespace Pilot.Core.Storage.Objects;

/// <summary>An object that is a blob, or stands for one that is appended to.</summary>
/// <param name="Content">All of the content when it is small and was just read; null otherwise.</param>
internal sealed record BlobHead(string Name, StoredObject Object, BlobEnvelope Envelope, byte[]? Content);

/// <summary>Reads what is told of blobs. What a version says never changes, so that listings ask for each version once.</summary>
internal sealed class BlobHeads(IObjectStore objects, string root)
{
    private const int MostKept = 10_000;

    private readonly string folder = $"{root}{ObjectBlobStore.Folder}";
    private readonly ConcurrentDictionary<(string Key, string ETag), BlobEnvelope> seen = new();

    public string KeyOf(string name) => folder + name;

    public async Task<BlobHead?> FindAsync(string name, CancellationToken cancellation)
    {
        if (await objects.TailAsync(KeyOf(name), BlobEnvelope.MostBytes, cancellation) is not var (stored, tail))
        {
            return null;
        }

        // Archives are dropped with whatever tool is at hand; all else is written here.
        var envelope = name.StartsWith(BlobNames.Uploads, StringComparison.Ordinal) && !BlobEnvelope.IsBehind(tail) ? BlobEnvelope.Absent : BlobEnvelope.Read(tail);
        Keep(stored, envelope);
        var isWhole = tail.Length == stored.Length;
        return new BlobHead(name, stored, envelope, isWhole ? tail[..^envelope.Length] : null);
    }

    /// <returns>Null when it is gone meanwhile.</returns>
    public async Task<BlobHead?> FindAsync(StoredObject listed, CancellationToken cancellation)
    {
        var name = listed.Key[folder.Length..];
        return seen.TryGetValue((listed.Key, listed.ETag), out var envelope)
            ? new BlobHead(name, listed, envelope, null)
            : await FindAsync(name, cancellation);
    }

    private void Keep(StoredObject stored, BlobEnvelope envelope)
    {
        if (seen.Count >= MostKept)
        {
            seen.Clear();
        }

        seen[(stored.Key, stored.ETag)] = envelope;
    }
}
