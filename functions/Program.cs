using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Catalogue;
using Pilot.Functions.Compat;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;
using Pilot.Functions.Logs;
using Pilot.Functions.Orchestrations;
using Pilot.Functions.Outputs;
using Pilot.Functions.Packages;
using Pilot.Functions.Server;
using Pilot.Functions.Triggers;
using Pilot.Functions.Users;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var options = ServerOptions.Read(builder.Configuration);
    using var home = ServerHome.Open(options.Home);

    builder.AddHosting(options, home);
    builder.AddTelemetry();
    await builder.AddStorageAsync(options);
    builder.AddEngine(options);
    builder.AddCompute(options);
    builder.AddCatalogue(options);
    builder.AddHttp();
    builder.AddAccounts();
    builder.AddPackages();
    builder.AddJobs();
    builder.AddLogs();
    builder.AddOutputs();
    builder.AddTriggers();

    await using var app = builder.Build();
    app.UseHttp();
    app.MapLandingPage();
    var api = app.MapGroup("/api/v1").RequireAuthorization().Refuses(401, 500);
    api.MapHealth();
    api.MapAccount();
    api.MapUsers();
    api.MapPackages();
    api.MapJobs();
    api.MapLogs();
    api.MapCatalogue();
    api.MapOutputs();
    api.MapOrchestrations();
    api.MapOriginalClient();

    await app.RunAsync();
    return 0;
}
catch (PilotException refused)
{
    return refused.Error.Explain();
}
catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    return ServerErrors.Port(taken.Message).Explain();
}
