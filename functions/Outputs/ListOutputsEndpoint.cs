using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Collect;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Functions.Jobs;

namespace Pilot.Functions.Outputs;

internal static class ListOutputsEndpoint
{
    public static void Map(IEndpointRouteBuilder outputs) => outputs.MapGet("/jobs/{id}/outputs", HandleAsync)
        .WithName("listOutputs")
        .WithSummary("The files in a job's output folder that have come home, by path.")
        .Refuses(400, 404);

    internal static async Task<Ok<Page<OutputFile>>> HandleAsync(
        string id, [AsParameters] PageQuery query, HttpContext http, JobAccess jobs, OutputStore outputs, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var list = $"outputs {job.Id}";
        var page = await outputs.ListAsync(job.Id, query.Position(list), query.Size, cancellation);
        return TypedResults.Ok(page with { Next = PageQuery.Next(list, page.Next) });
    }
}
