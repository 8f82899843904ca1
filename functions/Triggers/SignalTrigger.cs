using Pilot.Core.Storage;
using Pilot.Functions.Server;

namespace Pilot.Functions.Triggers;

/// <summary>
/// Looks for signals all the time: see <see cref="SignalArrival"/>. Where blobs are files of this machine, the first signal
/// after a while is seen at once: the folder of the signals is made for it.
/// </summary>
internal sealed class SignalTrigger(
    IBlobStore blobs, SignalArrival arrival, TimeProvider clock, ServerOptions options, ILogger<SignalTrigger> log)
    : BlobTrigger(blobs, clock, log)
{
    private static readonly TimeSpan Usual = TimeSpan.FromMilliseconds(100);

    /// <summary>After the folder was made, until the signal is in it.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);
    private const int ShortLooks = 20;

    private readonly FolderBell? bell = options.BlobsAreHere
        ? new(Path.Combine(options.Home, "blobs"), BlobNames.Signals.TrimEnd('/'))
        : null;

    private readonly TimeProvider clock = clock;
    private int expected;

    protected override string Prefix => BlobNames.Signals;

    protected override TimeSpan Interval => expected > 0 ? Short : Usual;

    public override void Dispose()
    {
        bell?.Dispose();
        base.Dispose();
    }

    protected override Task HandleAsync(BlobInfo blob, CancellationToken cancellation) => arrival.HandleAsync(blob, cancellation);

    protected override void Looked(IReadOnlySet<string> names) => expected = names.Count > 0 ? 0 : Math.Max(0, expected - 1);

    protected override async Task PauseAsync(TimeSpan longest, CancellationToken cancellation)
    {
        if (bell is null)
        {
            await base.PauseAsync(longest, cancellation);
        }
        else if (await bell.HeardAsync(longest, clock, cancellation))
        {
            expected = ShortLooks;
        }
    }
}
