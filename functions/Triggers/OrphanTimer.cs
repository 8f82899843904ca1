namespace Pilot.Functions.Triggers;

/// <summary>Every few minutes: see <see cref="OrphanRemoval"/>.</summary>
internal sealed class OrphanTimer(OrphanRemoval removal, TimeProvider clock, ILogger<OrphanTimer> log) : TimerTrigger(clock, log)
{
    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(10);

    protected override Task RunAsync(CancellationToken cancellation) => removal.RunAsync(cancellation);
}
