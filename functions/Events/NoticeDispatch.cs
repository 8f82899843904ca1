using Pilot.Core.Errors;
using Pilot.Core.Events;
using Pilot.Core.Jobs;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Storage;
using Pilot.Functions.Jobs;
using Pilot.Functions.Triggers;

namespace Pilot.Functions.Events;

/// <summary>Does what a notice is about: the same as when this platform had noticed it itself. Safe to repeat.</summary>
internal sealed class NoticeDispatch(
    IBlobStore blobs, UploadArrival uploads, SignalArrival signals, JobSignals jobs, Housekeeping housekeeping, CatalogueRefresh prices)
{
    /// <exception cref="PilotException">PILOT1104 for a notice that says too little.</exception>
    public Task RunAsync(Notice notice, CancellationToken cancellation) => notice switch
    {
        { Kind: NoticeKind.Uploaded, Blob: { } blob } when IsUnder(BlobNames.Uploads, blob) => ArrivedAsync(blob, uploads.HandleAsync, cancellation),
        { Kind: NoticeKind.Signalled, Blob: { } blob } when IsUnder(BlobNames.Signals, blob) => ArrivedAsync(blob, signals.HandleAsync, cancellation),
        { Kind: NoticeKind.RunChanged, Job: { } id } when JobId.TryParse(id, out var job) => jobs.ReportAsync(job, notice.State ?? "", cancellation),
        { Kind: NoticeKind.Due, Timer: NoticeTimer.Sweep } => housekeeping.RunAsync(thorough: true, cancellation),
        { Kind: NoticeKind.Due, Timer: NoticeTimer.Prices } => prices.RunAsync(cancellation),
        _ => throw new PilotException(NoticeErrors.NotUnderstood($"it is {notice.Kind}, and does not say of what.")),
    };

    /// <summary>One that is gone was dealt with before.</summary>
    private async Task ArrivedAsync(string name, Func<BlobInfo, CancellationToken, Task> handle, CancellationToken cancellation)
    {
        if (await blobs.StatAsync(name, cancellation) is { } blob)
        {
            await handle(blob, cancellation);
        }
    }

    private static bool IsUnder(string prefix, string blob) =>
        blob.StartsWith(prefix, StringComparison.Ordinal) && BlobName.IsValid(blob);
}
