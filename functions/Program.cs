using Pilot.Core.Errors;
using Pilot.Functions.Server;
using Pilot.Functions.Triggers;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var options = ServerOptions.Read(builder.Configuration);
    using var home = ServerHome.Open(options.Home);

    builder.AddHosting(options, home);
    builder.AddTelemetry();
    builder.AddEngine(options);
    await builder.AddPilotAsync(options);
    builder.AddTriggers(options);

    await using var app = builder.Build();
    app.MapPilot();
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
