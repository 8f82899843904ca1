using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Launch;
using Pilot.Functions.Server;

namespace Pilot.Functions.WebConsole;

internal static class PlatformEndpoint
{
    public static void MapPlatform(this IEndpointRouteBuilder api)
    {
        var started = api.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        api.MapGet("/platform", (ServerOptions options, IEnumerable<IComputeTarget> targets, ConsoleFiles console) =>
                Handle(options, targets, console, started))
            .WithName("platform")
            .WithSummary("What this installation is made of.")
            .WithTags("server");
    }

    internal static Ok<PlatformFacts> Handle(
        ServerOptions options, IEnumerable<IComputeTarget> targets, ConsoleFiles console, DateTimeOffset started) => TypedResults.Ok(
        new PlatformFacts(
            HealthEndpoint.Version,
            started,
            options.AzureBlobs is null ? "folder" : "azure",
            [.. targets.Select(target => target.Name)],
            options.TokenLifetime.TotalHours,
            options.LocalRate,
            options.TrustUsers,
            console.IsThere,
            options.ConsoleOrigins));
}
