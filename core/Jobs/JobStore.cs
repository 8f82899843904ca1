using Pilot.Core.Api;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;

namespace Pilot.Core.Jobs;

/// <summary>
/// The documents of jobs and their list rows. A row is written before its document and removed before it, so whatever
/// a crash leaves behind, a document that can be found has been listed, and a repeat of the same call completes the work.
/// </summary>
/// <param name="news">Is told of every change; null where nobody follows.</param>
public sealed class JobStore(IBlobStore blobs, JobNews? news = null)
{
    /// <summary>A page of a filtered list looks at this many rows at most; it may be short and still have a next one.</summary>
    public const int ScanLimit = 5000;

    private const int Attempts = 20;

    /// <summary>Stores a new job with its row; a job with that id that exists already is left as it is.</summary>
    /// <returns>The stored document: the existing one when there was one.</returns>
    public async Task<JobDocument> CreateAsync(JobDocument document, CancellationToken cancellation = default)
    {
        if (await GetAsync(document.Id, cancellation) is { } existing)
        {
            return existing;
        }

        using var nothing = new MemoryStream();
        await blobs.PutAsync(
            JobRows.BlobName(document), nothing, BlobCondition.IfAbsent, JobRows.ToMetadata(document), cancellation);
        var written = await blobs.PutJsonAsync(
            BlobNames.Job(document.Id), document, PilotJson.Default.JobDocument, BlobCondition.IfAbsent, null, cancellation);
        if (written is not null)
        {
            await TellAsync(JobNoticeKind.Created, document);
            return document;
        }

        var winner = await GetAsync(document.Id, cancellation) ?? document;
        if (JobRows.BlobName(winner) != JobRows.BlobName(document))
        {
            await blobs.DeleteAsync(JobRows.BlobName(document), default, cancellation);
        }

        return winner;
    }

    /// <returns>Null when there is no such job.</returns>
    public async Task<JobDocument?> GetAsync(JobId id, CancellationToken cancellation = default) =>
        (await blobs.ReadJsonAsync(BlobNames.Job(id), PilotJson.Default.JobDocument, cancellation))?.Document;

    /// <summary>Applies a change once, however often it is asked for, and brings the row up to it.</summary>
    /// <returns>The document after the change; null when the job has been deleted.</returns>
    /// <exception cref="InvalidOperationException">See <see cref="JobChange.ApplyTo"/>.</exception>
    public async Task<JobDocument?> ApplyAsync(JobId id, JobChange change, CancellationToken cancellation = default)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            if (await blobs.ReadJsonAsync(BlobNames.Job(id), PilotJson.Default.JobDocument, cancellation) is not var (document, etag))
            {
                return null;
            }

            var changed = change.ApplyTo(document);
            if (ReferenceEquals(changed, document)
                || await blobs.PutJsonAsync(
                    BlobNames.Job(id), changed, PilotJson.Default.JobDocument, BlobCondition.IfMatch(etag), null, cancellation) is not null)
            {
                await UpdateRowAsync(changed, cancellation);
                await TellAsync(KindOf(document, changed), changed);
                return changed;
            }
        }

        throw new IOException($"The document of {id} was changed by others {Attempts} times in a row.");
    }

    /// <summary>Newest first; rows that have lost their metadata are left out until <see cref="JobRowRepair"/> has mended them.</summary>
    /// <param name="after">The position that the page before ended with (<see cref="JobPage.Next"/>); null for the first page.</param>
    public async Task<JobPage> ListAsync(
        string owner, JobFilter filter, string? after, int limit, CancellationToken cancellation = default)
    {
        var prefix = BlobNames.JobRows(owner);
        var rows = new List<JobRow>(limit);
        var position = after is null ? null : prefix + after;
        for (var scanned = 0; scanned < ScanLimit;)
        {
            var size = Math.Min(filter == JobFilter.All ? limit - rows.Count + 1 : 1000, ScanLimit - scanned);
            var blobPage = await blobs.ListAsync(prefix, position, size, cancellation);
            foreach (var blob in blobPage)
            {
                if (rows.Count == limit)
                {
                    return new JobPage(rows, position?[prefix.Length..]);
                }

                position = blob.Name;
                if (JobRows.TryRead(blob) is { } row && filter.Matches(row))
                {
                    rows.Add(row);
                }
            }

            scanned += blobPage.Count;
            if (blobPage.Count < size)
            {
                return new JobPage(rows, null);
            }
        }

        return new JobPage(rows, position?[prefix.Length..]);
    }

    /// <summary>Removes the row, then all blobs of the job, its document last. Already gone is success.</summary>
    public async Task DeleteAsync(JobId id, CancellationToken cancellation = default)
    {
        if (await GetAsync(id, cancellation) is not { } document)
        {
            return;
        }

        await blobs.DeleteAsync(JobRows.BlobName(document), default, cancellation);
        await foreach (var blob in blobs.ListAllAsync(BlobNames.JobFolder(id), cancellation))
        {
            if (blob.Name != BlobNames.Job(id))
            {
                await blobs.DeleteAsync(blob.Name, default, cancellation);
            }
        }

        // Told before the last step, which a repeat could not know to have been the last.
        await TellAsync(JobNoticeKind.Deleted, document with { DeletedUntil = null });
        await blobs.DeleteAsync(BlobNames.Job(id), default, cancellation);
    }

    private static JobNoticeKind KindOf(JobDocument before, JobDocument after) => (before.DeletedUntil, after.DeletedUntil) switch
    {
        (null, not null) => JobNoticeKind.Deleted,
        (not null, null) => JobNoticeKind.Created,
        _ => JobNoticeKind.Changed,
    };

    /// <summary>What has been written is told, also when nobody waits for it any more.</summary>
    private Task TellAsync(JobNoticeKind kind, JobDocument job) =>
        news?.PublishAsync(new JobNotice(kind, job.Owner, JobRows.Of(job)), CancellationToken.None) ?? Task.CompletedTask;

    /// <summary>Brings a row that lags behind its document up to it.</summary>
    internal async Task MendRowAsync(JobDocument document, CancellationToken cancellation)
    {
        if (await UpdateRowAsync(document, cancellation))
        {
            await TellAsync(JobNoticeKind.Changed, document);
        }
    }

    /// <summary>Only ever moves a row forward, and never makes one: a row that is missing is being deleted.</summary>
    /// <returns>False when there was nothing to do.</returns>
    private async Task<bool> UpdateRowAsync(JobDocument document, CancellationToken cancellation)
    {
        var name = JobRows.BlobName(document);
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var row = await blobs.StatAsync(name, cancellation);
            if (row is null || JobRows.Revision(row.Metadata) >= document.Revision)
            {
                return false;
            }

            using var nothing = new MemoryStream();
            if (await blobs.PutAsync(name, nothing, BlobCondition.IfMatch(row.ETag), JobRows.ToMetadata(document), cancellation) is not null)
            {
                return true;
            }
        }

        return false;
    }
}

/// <param name="Next">Where the next page starts; null on the last.</param>
public sealed record JobPage(IReadOnlyList<JobRow> Rows, string? Next);
