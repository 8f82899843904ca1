using Pilot.Core.Jobs.Feed;

namespace Pilot.Functions.Triggers;

/// <summary>Keeps house every minute, thoroughly at the start and now and then: see <see cref="Housekeeping"/>.</summary>
internal sealed class Sweep(Housekeeping housekeeping, IndexUpkeep index, TimeProvider clock, ILogger<Sweep> log) : TimerTrigger(clock, log)
{
    private static readonly TimeSpan Thoroughly = TimeSpan.FromMinutes(10);

    private readonly TimeProvider clock = clock;
    private DateTimeOffset nextThorough = DateTimeOffset.MinValue;

    protected override TimeSpan Interval { get; } = TimeSpan.FromMinutes(1);

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var thorough = now >= nextThorough;
        await housekeeping.RunAsync(thorough, cancellation);
        if (thorough)
        {
            if (nextThorough == DateTimeOffset.MinValue)
            {
                // Whatever happened to the home while nobody was here is found out, and the first who asks for a long list does not wait.
                await index.RunAsync(compare: true, cancellation);
            }

            nextThorough = now + Thoroughly;
        }
    }
}
