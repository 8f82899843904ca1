using Pilot.Engine.Embedded.Inspect;
using Pilot.Functions.Account;
using Pilot.Functions.AgentGateway;
using Pilot.Functions.Catalogue;
using Pilot.Functions.Clouds;
using Pilot.Functions.Compat;
using Pilot.Functions.Events;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Functions.Logs;
using Pilot.Functions.Orchestrations;
using Pilot.Functions.Outputs;
using Pilot.Functions.Overviews;
using Pilot.Functions.Packages;
using Pilot.Functions.Triggers;
using Pilot.Functions.Users;
using Pilot.Functions.WebConsole;

namespace Pilot.Functions.Server;

/// <summary>What every host of the functions is made of: the server on this machine, and a cloud's functions app.</summary>
internal static class PilotModules
{
    public static async Task AddPilotAsync(this WebApplicationBuilder builder, ServerOptions options)
    {
        await builder.AddStorageAsync(options);
        builder.AddClouds();
        builder.AddCompute(options);
        builder.AddAgentGateway(options);
        builder.AddCatalogue(options);
        builder.AddHttp();
        builder.AddConsole(options);
        builder.AddAccounts();
        builder.AddPackages();
        builder.AddJobs();
        builder.AddLogs();
        builder.AddOutputs();
        builder.AddArrivals();
        builder.AddEvents();
    }

    public static void MapPilot(this WebApplication app)
    {
        app.UseHttp();
        app.UseConsole();
        var api = app.MapGroup("/api/v1").RequireAuthorization().Refuses(401, 500);
        api.MapHealth();
        api.MapPlatform();
        api.MapAccount();
        api.MapUsers();
        api.MapPackages();
        api.MapJobs();
        api.MapOverview();
        api.MapLogs();
        api.MapCatalogue();
        api.MapClouds();
        api.MapOutputs();
        api.MapEvents();
        if (app.Services.GetService<OrchestrationInspector>() is not null)
        {
            api.MapOrchestrations();
        }

        api.MapOriginalClient();
        app.MapAgentGateway();
    }
}
