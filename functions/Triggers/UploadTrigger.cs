using Pilot.Core.Errors;
using Pilot.Core.Storage;

namespace Pilot.Functions.Triggers;

/// <summary>Looks for archives that somebody drops under <c>uploads/</c>: see <see cref="UploadArrival"/>.</summary>
internal sealed class UploadTrigger(IBlobStore blobs, UploadArrival arrival, TimeProvider clock, ILogger<UploadTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    private const int MostAttempts = 5;

    private readonly Dictionary<string, (string ETag, int Failures)> seen = [];

    protected override string Prefix => BlobNames.Uploads;

    protected override TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    protected override async Task HandleAsync(BlobInfo blob, CancellationToken cancellation)
    {
        // A copy into the folder grows for a while: only a file that was the same at the look before is complete.
        if (!seen.TryGetValue(blob.Name, out var before) || before.ETag != blob.ETag)
        {
            seen[blob.Name] = (blob.ETag, 0);
            return;
        }

        try
        {
            await arrival.HandleAsync(blob, cancellation);
        }
        catch (Exception failure) when (failure is not (PilotException or OperationCanceledException))
        {
            seen[blob.Name] = before with { Failures = before.Failures + 1 };
            if (before.Failures + 1 < MostAttempts)
            {
                throw;
            }

            await arrival.GiveUpAsync(blob, MostAttempts, failure, cancellation);
        }
    }

    protected override void Looked(IReadOnlySet<string> names)
    {
        foreach (var gone in seen.Keys.Where(name => !names.Contains(name)).ToList())
        {
            seen.Remove(gone);
        }
    }
}
