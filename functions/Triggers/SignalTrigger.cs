using Pilot.Core.Storage;

namespace Pilot.Functions.Triggers;

/// <summary>Looks for signals all the time: see <see cref="SignalArrival"/>.</summary>
internal sealed class SignalTrigger(IBlobStore blobs, SignalArrival arrival, TimeProvider clock, ILogger<SignalTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    protected override string Prefix => BlobNames.Signals;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    protected override Task HandleAsync(BlobInfo blob, CancellationToken cancellation) => arrival.HandleAsync(blob, cancellation);
}
