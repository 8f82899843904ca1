using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Errors;
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
        string id, HttpContext http, JobAccess jobs, JobStories stories, JobSignals signals, CancellationToken cancellation)
    {
        var job = await stories.MendAsync(await jobs.GetAsync(id, http.Caller(), cancellation), cancellation)
            ?? throw new PilotException(JobErrors.NoSuchJob(id));
        if (!job.State.IsFinal())
        {
            await signals.CancelAsync(job.Id, new CancelJob(http.Caller().Name), cancellation);
        }

        return TypedResults.Accepted($"/api/v1/jobs/{job.Id}", job);
    }
}
