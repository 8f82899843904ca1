using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Triggers;

/// <summary>Tells a job's orchestration at once when its agent has something to report.</summary>
internal sealed class SignalTrigger(IBlobStore blobs, JobSignals signals, TimeProvider clock, ILogger<SignalTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    private readonly IBlobStore blobs = blobs;

    protected override string Prefix => BlobNames.Signals;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    protected override async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
        var parts = blob.Name[Prefix.Length..].Split('/', 2);
        if (parts.Length == 2 && JobId.TryParse(parts[0], out var job))
        {
            await signals.ReportAsync(job, parts[1], cancellation);
        }

        await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
    }
}
