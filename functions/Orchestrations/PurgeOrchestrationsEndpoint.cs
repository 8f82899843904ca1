using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Functions.Http;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Orchestrations;

internal static class PurgeOrchestrationsEndpoint
{
    public static void Map(IEndpointRouteBuilder orchestrations)
    {
        orchestrations.MapDelete("/orchestrations/{id}", OneAsync)
            .WithName("purgeOrchestration")
            .WithSummary("Deletes a finished instance with its history; an unfinished one is left alone.")
            .Refuses(403);
        orchestrations.MapDelete("/orchestrations", ManyAsync)
            .WithName("purgeOrchestrations")
            .WithSummary("Deletes the finished instances that match, with their histories.")
            .Refuses(400, 403);
    }

    internal static async Task<Ok<PurgedOrchestrations>> OneAsync(
        string id, OrchestrationClient orchestrations, CancellationToken cancellation) =>
        Counted(await orchestrations.PurgeInstanceAsync(id, new PurgeInstanceOptions(Recursive: true), cancellation));

    internal static async Task<Ok<PurgedOrchestrations>> ManyAsync(
        [Description("Statuses, split by commas; all finished ones when left out.")] string? status,
        [Description("Only those created before this time.")] DateTimeOffset before,
        OrchestrationClient orchestrations,
        CancellationToken cancellation) =>
        Counted(await orchestrations.PurgeAllInstancesAsync(
            new PurgeInstancesFilter(CreatedTo: before, Statuses: ListOrchestrationsEndpoint.Statuses(status)), cancellation: cancellation));

    private static Ok<PurgedOrchestrations> Counted(PurgeResult result) =>
        TypedResults.Ok(new PurgedOrchestrations(result.PurgedInstanceCount));
}
