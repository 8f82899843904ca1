using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Jobs.Feed;

/// <summary>
/// All rows of an account in one blob, <c>index/snapshots/{owner}</c>, so that a process that knows none reads two blobs (this
/// and the end of the feed) instead of a list of all. Lines of JSON, compressed. What is lost or damaged is made anew.
/// </summary>
public sealed class JobSnapshots(IBlobStore blobs)
{
    private const string Position = "position";
    private const string Listed = "listed";

    /// <returns>Null when there is none.</returns>
    public async Task<SnapshotPlace?> FindAsync(string owner, CancellationToken cancellation = default) =>
        await blobs.StatAsync(BlobNames.JobSnapshot(owner), cancellation) is { } found ? PlaceOf(found) : null;

    /// <returns>Null when there is none that can be read.</returns>
    public async Task<(IReadOnlyList<JobRow> Rows, SnapshotPlace Place)?> ReadAsync(string owner, CancellationToken cancellation = default)
    {
        await using var content = await blobs.ReadAsync(BlobNames.JobSnapshot(owner), cancellation: cancellation);
        if (content is null || PlaceOf(content.Info) is not { } place)
        {
            return null;
        }

        try
        {
            await using var lines = new GZipStream(content.Stream, CompressionMode.Decompress);
            return (await RowsAsync(lines, cancellation), place);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces what was there.</summary>
    /// <param name="rows">At least as new as the place says; they may be newer.</param>
    public async Task WriteAsync(string owner, IReadOnlyList<JobRow> rows, SnapshotPlace place, CancellationToken cancellation = default)
    {
        using var bytes = new MemoryStream();
        await using (var lines = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in rows)
            {
                JsonSerializer.Serialize(lines, row, PilotJson.Default.JobRow);
                lines.WriteByte((byte)'\n');
            }
        }

        bytes.Position = 0;
        var metadata = new Dictionary<string, string>
        {
            [Position] = place.Position.ToString(),
            [Listed] = place.Listed.ToString("O", CultureInfo.InvariantCulture),
        };
        await blobs.PutAsync(BlobNames.JobSnapshot(owner), bytes, metadata: metadata, cancellation: cancellation);
    }

    private static async Task<List<JobRow>> RowsAsync(Stream lines, CancellationToken cancellation)
    {
        using var bytes = new MemoryStream();
        await lines.CopyToAsync(bytes, cancellation);
        var rows = new List<JobRow>();
        for (var rest = bytes.GetBuffer().AsMemory(0, (int)bytes.Length); rest.Span.IndexOf((byte)'\n') is >= 0 and var end; rest = rest[(end + 1)..])
        {
            rows.Add(JsonSerializer.Deserialize(rest.Span[..end], PilotJson.Default.JobRow) ?? throw new InvalidDataException("A row is null."));
        }

        return rows;
    }

    private static SnapshotPlace? PlaceOf(BlobInfo blob) =>
        FeedPosition.TryParse(blob.Metadata.GetValueOrDefault(Position), out var position)
        && DateTimeOffset.TryParse(blob.Metadata.GetValueOrDefault(Listed), CultureInfo.InvariantCulture, out var listed)
            ? new SnapshotPlace(position, listed)
            : null;
}

/// <param name="Position">The snapshot knows all that the feed says before it.</param>
/// <param name="Listed">When the rows were last compared with the list in storage.</param>
public sealed record SnapshotPlace(FeedPosition Position, DateTimeOffset Listed);
