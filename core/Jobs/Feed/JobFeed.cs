using System.Globalization;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Jobs.Feed;

/// <summary>
/// What happens to all jobs, in one order that every process sees: notices appended to blobs
/// <c>index/feed/{segment}</c>, each as a line of JSON. Nobody appends to a segment that has reached its length, so whoever
/// has read one of that length to its end goes on with the next.
/// </summary>
/// <param name="segmentBytes">Where a segment is full; a service takes some ten thousand appends to one blob.</param>
public sealed class JobFeed(IBlobStore blobs, int segmentBytes = JobFeed.SegmentBytes)
{
    public const int SegmentBytes = 1 << 20;

    /// <summary>Segments behind the newest that stay for whoever comes back late.</summary>
    private const int Kept = 2;

    private const int Attempts = 200;

    /// <summary>As this process saw it last; another may have moved it on.</summary>
    private FeedPosition? known;

    /// <summary>Where the next notice will stand.</summary>
    public async Task<FeedPosition> EndAsync(CancellationToken cancellation = default)
    {
        FeedPosition? last = null;
        await foreach (var (segment, length) in SegmentsAsync(cancellation))
        {
            last = new FeedPosition(segment, length);
        }

        return last is { } end ? Open(end) : FeedPosition.Start;
    }

    /// <summary>Appends notices, all in one piece. After a failure it may have been done nevertheless.</summary>
    /// <returns>Where they begin, and each with its place.</returns>
    public async Task<(FeedPosition From, FeedPage Page)> AppendAsync(IReadOnlyList<JobNotice> notices, CancellationToken cancellation = default)
    {
        using var bytes = new MemoryStream();
        var ends = new List<long>(notices.Count);
        foreach (var notice in notices)
        {
            // The break in front ends what a crash has torn.
            bytes.WriteByte((byte)'\n');
            JsonSerializer.Serialize(bytes, notice, PilotJson.Default.JobNotice);
            bytes.WriteByte((byte)'\n');
            ends.Add(bytes.Length);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var start = Open(known ?? await EndAsync(cancellation));
            var length = await blobs.AppendAsync(NameOf(start.Segment), start.Offset, bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellation);
            known = length is { } end ? new FeedPosition(start.Segment, end) : null;
            if (length is not null)
            {
                return (start, new FeedPage(
                    [.. notices.Select((notice, i) => new FeedEntry(notice, start with { Offset = start.Offset + ends[i] }))],
                    Open(known!.Value)));
            }
        }

        throw new IOException($"Others wrote to the feed of jobs {Attempts} times in a row.");
    }

    /// <returns>All that stands behind a position; null when that is kept no longer, or the position is not of this feed.</returns>
    public async Task<FeedPage?> ReadAsync(FeedPosition from, CancellationToken cancellation = default)
    {
        var entries = new List<FeedEntry>();
        for (var position = from; ;)
        {
            await using var content = await blobs.ReadAsync(NameOf(position.Segment), position.Offset, null, cancellation);
            if (content is null)
            {
                return await IsNextAsync(position, cancellation) ? new FeedPage(entries, position) : null;
            }

            if (content.Info.Length < position.Offset)
            {
                return null;
            }

            using var bytes = new MemoryStream();
            await content.Stream.CopyToAsync(bytes, cancellation);
            position = Take(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), position, entries);
            if (content.Info.Length < segmentBytes)
            {
                return new FeedPage(entries, position);
            }

            position = new FeedPosition(position.Segment + 1, 0);
        }
    }

    /// <summary>Forgets segments that lie wholly before a position, but for the last few.</summary>
    public async Task TrimAsync(FeedPosition before, CancellationToken cancellation = default)
    {
        var segments = new List<long>();
        await foreach (var (segment, _) in SegmentsAsync(cancellation))
        {
            segments.Add(segment);
        }

        foreach (var segment in segments.SkipLast(Kept + 1).Where(segment => segment < before.Segment))
        {
            await blobs.DeleteAsync(NameOf(segment), cancellation: cancellation);
        }
    }

    private FeedPosition Open(FeedPosition end) => end.Offset >= segmentBytes ? new FeedPosition(end.Segment + 1, 0) : end;

    private static FeedPosition Take(ReadOnlySpan<byte> bytes, FeedPosition position, List<FeedEntry> entries)
    {
        while (bytes.IndexOf((byte)'\n') is >= 0 and var end)
        {
            position = position with { Offset = position.Offset + end + 1 };
            if (end > 0 && TryRead(bytes[..end]) is { } notice)
            {
                entries.Add(new FeedEntry(notice, position));
            }

            bytes = bytes[(end + 1)..];
        }

        return position;
    }

    /// <returns>Null for what a crash has torn.</returns>
    private static JobNotice? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, PilotJson.Default.JobNotice);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>True when a position is where the next segment will begin, rather than in one that is gone.</summary>
    private async Task<bool> IsNextAsync(FeedPosition position, CancellationToken cancellation) =>
        position.Offset == 0 && await EndAsync(cancellation) == position;

    private async IAsyncEnumerable<(long Segment, long Length)> SegmentsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in blobs.ListAllAsync(BlobNames.Feed, cancellation))
        {
            yield return (long.Parse(blob.Name[BlobNames.Feed.Length..], CultureInfo.InvariantCulture), blob.Length);
        }
    }

    private static string NameOf(long segment) => string.Create(CultureInfo.InvariantCulture, $"{BlobNames.Feed}{segment:D12}");
}
