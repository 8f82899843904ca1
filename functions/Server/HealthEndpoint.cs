using System.Reflection;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;

namespace Pilot.Functions.Server;

internal static class HealthEndpoint
{
    public static readonly string Version =
        typeof(HealthEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private static readonly Health Healthy = new("ok", Version);

    public static void MapHealth(this IEndpointRouteBuilder api) => api.MapGet("/health", Handle)
        .AllowAnonymous()
        .WithName("health")
        .WithSummary("Says that the server is up, to anybody.")
        .WithTags("server");

    internal static Ok<Health> Handle() => TypedResults.Ok(Healthy);
}
