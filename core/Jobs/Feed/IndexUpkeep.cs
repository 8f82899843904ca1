using Pilot.Core.Storage;

namespace Pilot.Core.Jobs.Feed;

/// <summary>
/// Keeps the snapshots near the end of the feed and the feed short, and now and then compares the rows with the list in
/// storage: a process that died between a change and its notice, or a home that was restored, is told of to everybody then.
/// </summary>
public sealed class IndexUpkeep(IBlobStore blobs, JobFeed feed, JobNews news, JobIndex index, JobSnapshots snapshots, TimeProvider clock)
{
    public static readonly TimeSpan Comparison = TimeSpan.FromDays(1);

    /// <summary>A younger row may be one that is just being written or taken away.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromMinutes(1);

    /// <param name="compare">Compare all now, whenever that was done last.</param>
    public async Task RunAsync(bool compare, CancellationToken cancellation = default)
    {
        var end = await news.CatchUpAsync(cancellation: cancellation);
        var oldest = end;
        var prefix = BlobNames.User("");
        await foreach (var user in blobs.ListAllAsync(prefix, cancellation))
        {
            var owner = user.Name[prefix.Length..];
            var place = await snapshots.FindAsync(owner, cancellation);
            var due = compare || place is null || place.Listed + Comparison <= clock.GetUtcNow();
            if (due || place!.Position.Segment < end.Segment)
            {
                place = await RenewAsync(owner, due ? null : place!.Listed, cancellation);
            }

            oldest = place!.Position < oldest ? place.Position : oldest;
        }

        await feed.TrimAsync(oldest, cancellation);
    }

    /// <param name="listed">When the rows were compared; null compares them.</param>
    private async Task<SnapshotPlace> RenewAsync(string owner, DateTimeOffset? listed, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (listed is null)
        {
            await CompareAsync(owner, now - Young, cancellation);
        }

        var (rows, position) = await index.AllAsync(owner, cancellation);
        var place = new SnapshotPlace(position, listed ?? now);
        await snapshots.WriteAsync(owner, rows, place, cancellation);
        return place;
    }

    private async Task CompareAsync(string owner, DateTimeOffset before, CancellationToken cancellation)
    {
        var known = (await index.AllAsync(owner, cancellation)).Rows.ToDictionary(row => row.Id);
        await foreach (var blob in blobs.ListAllAsync(BlobNames.JobRows(owner), cancellation))
        {
            if (JobRows.TryRead(blob) is { } row
                && (!known.Remove(row.Id, out var ours) || ours.Revision < row.Revision)
                && blob.LastModified < before)
            {
                await news.PublishAsync(new JobNotice(JobNoticeKind.Changed, owner, row), cancellation);
            }
        }

        foreach (var gone in known.Values.Where(row => row.Created < before))
        {
            if (await blobs.StatAsync(BlobNames.JobRow(owner, gone.Created, gone.Id), cancellation) is null)
            {
                await news.PublishAsync(new JobNotice(JobNoticeKind.Deleted, owner, gone with { DeletedUntil = null }), cancellation);
            }
        }
    }
}
