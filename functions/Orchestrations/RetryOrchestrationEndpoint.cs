using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Functions.Http;

namespace Pilot.Functions.Orchestrations;

internal static class RetryOrchestrationEndpoint
{
    public static void Map(IEndpointRouteBuilder orchestrations) => orchestrations.MapPost("/orchestrations/{id}/retry", HandleAsync)
        .WithName("retryOrchestration")
        .WithSummary("Lets the parked work of an instance go on.")
        .Refuses(403, 404, 409);

    internal static async Task<Ok<RetriedOrchestration>> HandleAsync(string id, OrchestrationInspector inspector) =>
        TypedResults.Ok(new RetriedOrchestration(await inspector.RetryAsync(id)));
}
