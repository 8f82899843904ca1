using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Triggers;

/// <summary>Deletes jobs for good once their deletion can be undone no longer.</summary>
internal sealed class DeletionTrigger(IBlobStore blobs, JobDeletion deletion, TimeProvider clock, ILogger<DeletionTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    protected override string Prefix => BlobNames.Deletions;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override Task HandleAsync(BlobInfo blob, CancellationToken cancellation) =>
        JobId.TryParse(blob.Name[Prefix.Length..], out var job) ? deletion.CompleteAsync(job, cancellation) : Task.CompletedTask;
}
