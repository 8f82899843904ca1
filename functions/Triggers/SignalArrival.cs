using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Triggers;

/// <summary>Tells a job's orchestration at once when its agent has something to report, and takes the signal away.</summary>
internal sealed class SignalArrival(IBlobStore blobs, JobSignals signals)
{
    /// <summary>Safe to repeat: a story that is told twice looks twice.</summary>
    public async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
        var parts = blob.Name[BlobNames.Signals.Length..].Split('/', 2);
        if (parts.Length == 2 && JobId.TryParse(parts[0], out var job))
        {
            await signals.ReportAsync(job, parts[1], cancellation);
        }

        await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
    }
}
