using System.Globalization;

namespace Pilot.Core.Storage.Segments;

/// <summary>
/// A blob that is appended to, kept as objects that follow each other: each is called by the position of its first byte.
/// <para>
/// An append at the end creates the object of that position, which only one writer can; whoever repeats it, or believes the
/// end to be elsewhere, creates nothing. Ends never move back, so that an end that was seen once need not be looked for again.
/// </para>
/// </summary>
/// <param name="prefix">What the keys of the blob's objects start with, and no other key.</param>
public sealed class SegmentedBlob(ISegmentStore store, string prefix)
{
    /// <summary>The segments in order, without gap.</summary>
    public async Task<IReadOnlyList<Segment>> SegmentsAsync(CancellationToken cancellation) =>
        Chain(await store.ListAsync(prefix, null, null, cancellation), 0);

    /// <summary>Segments that were seen before, and those that follow them now.</summary>
    public async Task<IReadOnlyList<Segment>> SegmentsAsync(IReadOnlyList<Segment> known, CancellationToken cancellation) => known.Count == 0
        ? await SegmentsAsync(cancellation)
        : [.. known, .. Chain(await store.ListAsync(prefix, Key(known[^1].Start), null, cancellation), known[^1].End)];

    /// <summary>
    /// Appends where the caller believes the end to be. Where segments that were seen before end just there, nothing is listed:
    /// if the blob has grown meanwhile, the object of this position exists and cannot be written.
    /// </summary>
    /// <param name="known">Segments that were seen before; may be empty.</param>
    /// <returns>All segments that are known then, and whether the bytes are among them.</returns>
    public async Task<(IReadOnlyList<Segment> Segments, bool Written)> AppendAsync(
        IReadOnlyList<Segment> known, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var segments = known.Count > 0 && known[^1].End == position && !bytes.IsEmpty ? known : await SegmentsAsync(known, cancellation);
        if ((segments.Count == 0 ? 0 : segments[^1].End) != position)
        {
            return (segments, false);
        }

        return bytes.IsEmpty ? (segments, true)
            : await store.CreateAsync(Key(position), bytes, cancellation) ? ([.. segments, new Segment(position, bytes.Length, default)], true)
            : (segments, false);
    }

    /// <summary>The bytes of a range, read from one segment after the other as they are asked for.</summary>
    public Stream Open(IReadOnlyList<Segment> segments, long offset, long length) =>
        new SegmentStream(store, Key, [.. segments.Where(segment => segment.End > offset)], offset, length);

    private string Key(long position) => prefix + position.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>Objects that do not follow are left out: nobody was told that they belong to the blob.</summary>
    private List<Segment> Chain(IReadOnlyList<StoredObject> objects, long end)
    {
        var segments = new List<Segment>();
        foreach (var stored in objects)
        {
            if (long.TryParse(stored.Key.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var start) && start == end)
            {
                segments.Add(new Segment(start, stored.Length, stored.LastModified));
                end += stored.Length;
            }
        }

        return segments;
    }
}

/// <param name="Start">Position of the first byte in the blob.</param>
/// <param name="Length">Bytes.</param>
public sealed record Segment(long Start, long Length, DateTimeOffset Written)
{
    public long End => Start + Length;
}
