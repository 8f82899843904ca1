using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class GetJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/jobs/{id}", HandleAsync)
        .WithName("getJob")
        .WithSummary("All that is known of a job.")
        .Refuses(404);

    internal static async Task<Ok<JobDocument>> HandleAsync(
        string id, HttpContext http, JobAccess jobs, CancellationToken cancellation) =>
        TypedResults.Ok(await jobs.GetAsync(id, http.Caller(), cancellation));
}
