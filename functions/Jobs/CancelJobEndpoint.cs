using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class CancelJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/jobs/{id}/cancel", HandleAsync)
        .Idempotent()
        .WithName("cancelJob")
        .WithSummary("Asks for the job to be cancelled; one that has ended stays as it is.")
        .Refuses(404, 409);

    internal static async Task<Accepted<JobDocument>> HandleAsync(
        string id, HttpContext http, JobAccess jobs, JobCanceling canceling, CancellationToken cancellation)
    {
        var job = await canceling.CancelAsync(await jobs.GetAsync(id, http.Caller(), cancellation), http.Caller(), cancellation);
        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
    }
}
