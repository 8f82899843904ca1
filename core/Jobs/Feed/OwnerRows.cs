namespace Pilot.Core.Jobs.Feed;

/// <summary>One account's rows in memory; used under the lock of its <see cref="JobIndex"/>.</summary>
internal sealed class OwnerRows
{
    private readonly SortedDictionary<JobRow, JobRow> rows = new(JobRows.NewestFirst);
    private readonly HashSet<JobId> deleted = [];
    private bool complete;
    private IReadOnlyList<JobRow>? snapshot;

    public Task? Loading { get; set; }

    /// <summary>With the jobs that are being deleted.</summary>
    public IReadOnlyList<JobRow> All => [.. rows.Values];

    public void Take(JobNotice notice)
    {
        if (notice.Kind == JobNoticeKind.Deleted && notice.Row.DeletedUntil is null)
        {
            Remove(notice.Row);
        }
        else
        {
            Put(notice.Row);
        }
    }

    /// <summary>Only ever forward: what storage showed may be older than what the feed said meanwhile.</summary>
    public void Put(JobRow row)
    {
        if (!deleted.Contains(row.Id) && (!rows.TryGetValue(row, out var known) || known.Revision <= row.Revision))
        {
            rows.Remove(row);
            rows[row] = row;
            snapshot = null;
        }
    }

    public void Complete()
    {
        complete = true;
        deleted.Clear();
    }

    public IReadOnlyList<JobRow> Snapshot() => snapshot ??= [.. rows.Values.Where(row => row.DeletedUntil is null)];

    private void Remove(JobRow row)
    {
        if (!complete)
        {
            deleted.Add(row.Id);
        }

        rows.Remove(row);
        snapshot = null;
    }
}
