using Microsoft.Extensions.DependencyInjection.Extensions;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Functions.Server;

namespace Pilot.Functions.AgentGateway;

/// <summary>
/// Storage for agents on machines elsewhere, over HTTP: each sees the part that belongs to its run. Not part of the API that
/// is described, and closed to the API's own tokens, as the API is to the agents'.
/// </summary>
internal static class AgentGatewayModule
{
    /// <summary>What storage brings for agents itself counts before it.</summary>
    public static void AddAgentGateway(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton<AgentTokens>();
        builder.Services.TryAddSingleton<IRunAccess>(services => new GatewayAccess(
            options.AgentUrl, services.GetRequiredService<AgentTokens>(), services.GetRequiredService<TimeProvider>()));
    }

    public static void MapAgentGateway(this IEndpointRouteBuilder app) =>
        Map(app.MapGroup("").AddEndpointFilter(new GatewayGuard(app.ServiceProvider.GetRequiredService<AgentTokens>())));

    /// <param name="gateway">Behind a filter that says the caller's scope.</param>
    internal static void Map(RouteGroupBuilder gateway)
    {
        gateway.ExcludeFromDescription();
        ReadBlobEndpoint.Map(gateway);
        WriteBlobEndpoint.Map(gateway);
        ListBlobsEndpoint.Map(gateway);
    }
}
