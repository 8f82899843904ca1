using Pilot.Core.Storage;

namespace Pilot.Core.Jobs.Feed;

/// <summary>
/// The rows of all jobs in memory, newest first, so that any part of a long list, counts and sums are a matter of
/// milliseconds. A cache: an account's rows come from its snapshot when they are first asked for, and follow the feed from
/// then on, to which each look reads on first; so they are right whoever wrote.
/// </summary>
public sealed class JobIndex : IDisposable
{
    /// <summary>Stands for the jobs of all accounts.</summary>
    public const string Everybody = "*";

    /// <summary>The most that a store gives at once: each look at a long list costs it time of its own.</summary>
    private const int PageSize = 5000;

    /// <summary>So many rows are listed as fast as a snapshot of them is read.</summary>
    private const int Few = 50;

    private readonly IBlobStore blobs;
    private readonly JobFeed feed;
    private readonly JobNews news;
    private readonly JobSnapshots snapshots;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();
    private readonly Dictionary<string, OwnerRows> owners = new(StringComparer.Ordinal);
    private long version;
    private (long Version, int Owners, IReadOnlyList<JobRow> Rows) everybody = (-1, 0, []);

    public JobIndex(IBlobStore blobs, JobFeed feed, JobNews news, JobSnapshots snapshots, TimeProvider clock)
    {
        this.blobs = blobs;
        this.feed = feed;
        this.news = news;
        this.snapshots = snapshots;
        this.clock = clock;
        news.Published += Take;
        news.Missed += Forget;
    }

    /// <param name="owner">An account, or <see cref="Everybody"/>.</param>
    /// <returns>As they are now; later changes make another list. Jobs that are being deleted are not in it.</returns>
    public async Task<IReadOnlyList<JobRow>> RowsAsync(string owner, CancellationToken cancellation = default)
    {
        var tails = new Dictionary<FeedPosition, FeedPage?>();
        await news.CatchUpAsync(cancellation: cancellation);
        if (owner != Everybody)
        {
            var rows = await LoadedAsync(owner, tails, cancellation);
            lock (gate)
            {
                return rows.Snapshot();
            }
        }

        var prefix = BlobNames.User("");
        await foreach (var user in blobs.ListAllAsync(prefix, cancellation))
        {
            await LoadedAsync(user.Name[prefix.Length..], tails, cancellation);
        }

        lock (gate)
        {
            if (everybody.Version != version || everybody.Owners != owners.Count)
            {
                var all = owners.Values.SelectMany(rows => rows.Snapshot()).ToArray();
                Array.Sort(all, JobRows.NewestFirst);
                everybody = (version, owners.Count, all);
            }

            return everybody.Rows;
        }
    }

    /// <summary>With the jobs that are being deleted, and a place in the feed that they are not behind.</summary>
    public async Task<(IReadOnlyList<JobRow> Rows, FeedPosition Position)> AllAsync(string owner, CancellationToken cancellation = default)
    {
        var position = await news.CatchUpAsync(cancellation: cancellation);
        var rows = await LoadedAsync(owner, [], cancellation);
        lock (gate)
        {
            return (rows.All, position);
        }
    }

    public void Dispose()
    {
        news.Published -= Take;
        news.Missed -= Forget;
    }

    /// <param name="tails">Ends of the feed that this look has read already.</param>
    private async Task<OwnerRows> LoadedAsync(string owner, Dictionary<FeedPosition, FeedPage?> tails, CancellationToken cancellation)
    {
        OwnerRows rows;
        Task loading;
        lock (gate)
        {
            if (!owners.TryGetValue(owner, out rows!))
            {
                owners[owner] = rows = new OwnerRows();
            }

            if (rows.Loading is null or { IsFaulted: true })
            {
                rows.Loading = Task.Run(() => LoadAsync(owner, rows, tails), CancellationToken.None);
            }

            loading = rows.Loading;
        }

        await loading.WaitAsync(cancellation);
        return rows;
    }

    private async Task LoadAsync(string owner, OwnerRows rows, Dictionary<FeedPosition, FeedPage?> tails)
    {
        // What is told from here on is taken as it comes.
        var position = await news.CatchUpAsync();
        if (!await TakeSnapshotAsync(owner, rows, position, tails))
        {
            await ListAsync(owner, rows);
            if (rows.All is { Count: > Few } all)
            {
                await snapshots.WriteAsync(owner, all, new SnapshotPlace(position, clock.GetUtcNow()));
            }
        }

        lock (gate)
        {
            rows.Complete();
            version++;
        }
    }

    private async Task<bool> TakeSnapshotAsync(string owner, OwnerRows rows, FeedPosition told, Dictionary<FeedPosition, FeedPage?> tails)
    {
        if (await snapshots.ReadAsync(owner) is not var (kept, place))
        {
            return false;
        }

        if (!tails.TryGetValue(place.Position, out var tail) || tail?.End < told)
        {
            tails[place.Position] = tail = await feed.ReadAsync(place.Position);
        }

        if (tail is null)
        {
            return false;
        }

        lock (gate)
        {
            foreach (var row in kept)
            {
                rows.Put(row);
            }

            foreach (var entry in tail.Entries.Where(entry => entry.Notice.Owner == owner))
            {
                rows.Take(entry.Notice);
            }
        }

        return true;
    }

    private async Task ListAsync(string owner, OwnerRows rows)
    {
        IReadOnlyList<BlobInfo> page = [];
        do
        {
            page = await blobs.ListAsync(BlobNames.JobRows(owner), page.Count == 0 ? null : page[^1].Name, PageSize);
            lock (gate)
            {
                foreach (var row in page.Select(JobRows.TryRead).OfType<JobRow>())
                {
                    rows.Put(row);
                }
            }
        }
        while (page.Count == PageSize);
    }

    private void Take(JobNotice notice)
    {
        lock (gate)
        {
            if (owners.TryGetValue(notice.Owner, out var rows))
            {
                rows.Take(notice);
                version++;
            }
        }
    }

    private void Forget()
    {
        lock (gate)
        {
            owners.Clear();
            version++;
        }
    }
}
