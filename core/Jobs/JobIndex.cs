using Pilot.Core.Storage;

namespace Pilot.Core.Jobs;

/// <summary>
/// The rows of all jobs in memory, newest first, so that any part of a long list, counts and sums are a matter of
/// milliseconds. An account's rows are read from storage when they are first asked for, and follow the news from then on.
/// </summary>
public sealed class JobIndex : IDisposable
{
    /// <summary>Stands for the jobs of all accounts.</summary>
    public const string Everybody = "*";

    /// <summary>The most that a store gives at once: each look at a long list costs it time of its own.</summary>
    private const int PageSize = 5000;

    private readonly IBlobStore blobs;
    private readonly JobNews news;
    private readonly Lock gate = new();
    private readonly Dictionary<string, OwnerRows> owners = new(StringComparer.Ordinal);
    private long version;
    private (long Version, int Owners, IReadOnlyList<JobRow> Rows) everybody = (-1, 0, []);

    public JobIndex(IBlobStore blobs, JobNews news)
    {
        this.blobs = blobs;
        this.news = news;
        news.Published += Take;
    }

    /// <param name="owner">An account, or <see cref="Everybody"/>.</param>
    /// <returns>As they are now; later changes make another list. Jobs that are being deleted are not in it.</returns>
    public async Task<IReadOnlyList<JobRow>> RowsAsync(string owner, CancellationToken cancellation = default)
    {
        if (owner != Everybody)
        {
            return await LoadedAsync(owner, cancellation);
        }

        var prefix = BlobNames.User("");
        await foreach (var user in blobs.ListAllAsync(prefix, cancellation))
        {
            await LoadedAsync(user.Name[prefix.Length..], cancellation);
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

    public void Dispose() => news.Published -= Take;

    private async Task<IReadOnlyList<JobRow>> LoadedAsync(string owner, CancellationToken cancellation)
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
                rows.Loading = Task.Run(() => LoadAsync(owner, rows), CancellationToken.None);
            }

            loading = rows.Loading;
        }

        await loading.WaitAsync(cancellation);
        lock (gate)
        {
            return rows.Snapshot();
        }
    }

    private async Task LoadAsync(string owner, OwnerRows rows)
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

                version++;
            }
        }
        while (page.Count == PageSize);
        lock (gate)
        {
            rows.ForgetDeleted();
        }
    }

    private void Take(JobNotice notice)
    {
        lock (gate)
        {
            if (!owners.TryGetValue(notice.Owner, out var rows))
            {
                return;
            }

            version++;
            if (notice.Kind == JobNoticeKind.Deleted && notice.Row.DeletedUntil is null)
            {
                rows.Remove(notice.Row);
            }
            else
            {
                rows.Put(notice.Row);
            }
        }
    }

    /// <summary>One account's rows; used under the index's lock.</summary>
    private sealed class OwnerRows
    {
        private readonly SortedDictionary<JobRow, JobRow> rows = new(JobRows.NewestFirst);
        private readonly HashSet<JobId> deleted = [];
        private bool complete;
        private IReadOnlyList<JobRow>? snapshot;

        public Task? Loading { get; set; }

        /// <summary>Only ever forward: what storage showed may be older than what the news said meanwhile.</summary>
        public void Put(JobRow row)
        {
            if (!deleted.Contains(row.Id) && (!rows.TryGetValue(row, out var known) || known.Revision <= row.Revision))
            {
                rows.Remove(row);
                rows[row] = row;
                snapshot = null;
            }
        }

        public void Remove(JobRow row)
        {
            if (!complete)
            {
                deleted.Add(row.Id);
            }

            rows.Remove(row);
            snapshot = null;
        }

        public void ForgetDeleted()
        {
            complete = true;
            deleted.Clear();
        }

        public IReadOnlyList<JobRow> Snapshot() => snapshot ??= [.. rows.Values.Where(row => row.DeletedUntil is null)];
    }
}
