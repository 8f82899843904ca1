using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Triggers;

namespace Pilot.Functions.Catalogue;

/// <summary>Once a day: fetches the configured sources of prices anew. Nothing is fetched where nobody configured one.</summary>
internal sealed partial class PriceTimer(CatalogueRefresh refresh, TimeProvider clock, ILogger<PriceTimer> log) : TimerTrigger(clock, log)
{
    private readonly ILogger log = log;

    protected override TimeSpan Interval { get; } = TimeSpan.FromDays(1);

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        foreach (var (name, error) in await refresh.RunAsync(cancellation))
        {
            if (error is not null)
            {
                Log.KeptOld(log, name, error.ToString());
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The prices of {Source} were not refreshed: {Reason} The last good ones stay in use.")]
        public static partial void KeptOld(ILogger logger, string source, string reason);
    }
}
