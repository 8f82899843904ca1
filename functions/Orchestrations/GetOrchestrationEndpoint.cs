using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Functions.Http;

namespace Pilot.Functions.Orchestrations;

internal static class GetOrchestrationEndpoint
{
    public static void Map(IEndpointRouteBuilder orchestrations) => orchestrations.MapGet("/orchestrations/{id}", HandleAsync)
        .WithName("getOrchestration")
        .WithSummary("How an instance stands, what it waits for and since when, and what of it is parked.")
        .Refuses(403, 404);

    internal static async Task<Ok<OrchestrationView>> HandleAsync(
        string id, OrchestrationInspector inspector, CancellationToken cancellation) =>
        TypedResults.Ok(await inspector.ShowAsync(id, cancellation));
}
