using Pilot.Core.Storage;

namespace Pilot.Core.Jobs;

/// <summary>
/// Walks an owner's job rows and mends what crashes and restored copies leave: rows without a document, and rows whose
/// metadata was lost or lags behind the document.
/// </summary>
public sealed class JobRowRepair(IBlobStore blobs, JobStore jobs, TimeProvider clock)
{
    /// <summary>A younger row may be one whose document is just being written.</summary>
    public static readonly TimeSpan GhostAge = TimeSpan.FromMinutes(10);

    /// <summary>Mends the rows on its way.</summary>
    /// <param name="since">Rows of jobs that were made before are not looked at.</param>
    /// <returns>The jobs that have not ended, newest first.</returns>
    public async IAsyncEnumerable<JobDocument> GoingOnAsync(
        string owner,
        DateTimeOffset since,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await foreach (var blob in blobs.ListAllAsync(BlobNames.JobRows(owner), cancellation))
        {
            if (!JobRows.TryParseName(blob.Name, out var created, out var id))
            {
                continue;
            }

            if (created < since)
            {
                yield break;
            }

            if (JobRows.TryRead(blob) is { } row && row.State.IsFinal())
            {
                continue;
            }

            var job = await jobs.GetAsync(id, cancellation);
            if (job is null || JobRows.BlobName(job) != blob.Name)
            {
                await RemoveGhostAsync(blob, created, cancellation);
                continue;
            }

            await jobs.MendRowAsync(job, cancellation);
            if (!job.State.IsFinal())
            {
                yield return job;
            }
        }
    }

    /// <summary>Its document was never written, or under another time by a repeat of the submit.</summary>
    private async Task RemoveGhostAsync(BlobInfo row, DateTimeOffset created, CancellationToken cancellation)
    {
        if (created + GhostAge < clock.GetUtcNow())
        {
            await blobs.DeleteAsync(row.Name, BlobCondition.IfMatch(row.ETag), cancellation);
        }
    }
}
