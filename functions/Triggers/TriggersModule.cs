using Pilot.Functions.Catalogue;
using Pilot.Functions.Server;

namespace Pilot.Functions.Triggers;

internal static class TriggersModule
{
    /// <summary>What is to be done when something arrives or is due, whoever notices it.</summary>
    public static void AddArrivals(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SignalArrival>();
        builder.Services.AddSingleton<UploadArrival>();
        builder.Services.AddSingleton<Housekeeping>();
        builder.Services.AddSingleton<OrphanRemoval>();
    }

    /// <summary>Notices it in this process; where a platform notices, this is left out.</summary>
    public static void AddTriggers(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddHostedService<SignalTrigger>();
        builder.Services.AddHostedService<UploadTrigger>();
        builder.Services.AddHostedService<Sweep>();
        builder.Services.AddHostedService<OrphanTimer>();
        if (options.PriceFeeds.Count > 0)
        {
            builder.Services.AddHostedService<PriceTimer>();
        }
    }
}
