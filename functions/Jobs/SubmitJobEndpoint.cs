using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class SubmitJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/jobs", HandleAsync)
        .Idempotent()
        .WithName("submitJob")
        .WithSummary("Makes a job of an uploaded package. With an Idempotency-Key a repeat makes no second one.")
        .Refuses(400, 409, 415, 422);

    internal static async Task<Created<JobDocument>> HandleAsync(
        SubmitJob body, HttpContext http, JobSubmission submission, CancellationToken cancellation)
    {
        var job = await submission.SubmitAsync(http.Caller().Name, body, IdempotencyFilter.KeyOf(http), cancellation);
        return TypedResults.Created($"/api/v1/jobs/{job.Id}", job);
    }
}
