using System.Collections.Concurrent;
using Pilot.Core.Storage.Segments;

namespace Pilot.Core.Storage.Objects;

/// <summary>The blobs that are appended to. Segments that were seen once are there for good, and are not listed again.</summary>
internal sealed class AppendedBlobs(IObjectStore objects, string root)
{
    private const int MostKept = 100;

    private readonly ConcurrentDictionary<string, IReadOnlyList<Segment>> seen = new(StringComparer.Ordinal);

    public async Task<long?> AppendAsync(BlobHead head, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var folder = FolderOf(head);
        var (segments, written) = await Blob(head).AppendAsync(seen.GetValueOrDefault(folder, []), position, bytes, cancellation);
        Keep(folder, segments);
        return written ? position + bytes.Length : null;
    }

    public async Task<Stream?> OpenAsync(BlobHead head, long offset, long length, CancellationToken cancellation) =>
        Blob(head).Open(await SegmentsAsync(head, cancellation), offset, length);

    /// <param name="plain">As the empty object has it.</param>
    public async Task<BlobInfo> InfoAsync(BlobHead head, BlobInfo plain, CancellationToken cancellation)
    {
        var segments = await SegmentsAsync(head, cancellation);
        return segments.Count == 0 ? plain with { ETag = $"{plain.ETag}-0" } : plain with
        {
            Length = segments[^1].End,
            ETag = $"{plain.ETag}-{segments[^1].End}",
            LastModified = segments[^1].Written > plain.LastModified ? segments[^1].Written : plain.LastModified,
        };
    }

    /// <summary>What is left of it after the empty object is gone. Whatever remains by a fault is found by nobody.</summary>
    public async Task DeleteAsync(BlobHead head, CancellationToken cancellation)
    {
        seen.TryRemove(FolderOf(head), out _);
        foreach (var segment in await objects.ListAsync(FolderOf(head), null, null, cancellation))
        {
            await objects.DeleteAsync(segment.Key, null, cancellation);
        }
    }

    private async Task<IReadOnlyList<Segment>> SegmentsAsync(BlobHead head, CancellationToken cancellation)
    {
        var folder = FolderOf(head);
        return Keep(folder, await Blob(head).SegmentsAsync(seen.GetValueOrDefault(folder, []), cancellation));
    }

    private IReadOnlyList<Segment> Keep(string folder, IReadOnlyList<Segment> segments)
    {
        if (seen.Count >= MostKept)
        {
            seen.Clear();
        }

        return seen[folder] = segments;
    }

    private SegmentedBlob Blob(BlobHead head) => new(objects, FolderOf(head));

    private string FolderOf(BlobHead head) => $"{root}appends/{head.Name}/{head.Envelope.Version}/";
}
