using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Jobs;

internal static class DeleteJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapDelete("/jobs/{id}", HandleAsync)
        .WithName("deleteJob")
        .WithSummary("Deletes a job that has ended, with log and outputs; with force one that is going on is cancelled, then deleted.")
        .Refuses(404, 409);

    internal static async Task<NoContent> HandleAsync(
        string id,
        [Description("Cancel the job first; it is deleted once it has ended.")] bool? force,
        HttpContext http,
        JobAccess jobs,
        JobStore store,
        JobStories stories,
        JobSignals signals,
        OrchestrationClient orchestrations,
        CancellationToken cancellation)
    {
        JobDocument? job = await jobs.GetAsync(id, http.Caller(), cancellation);
        job = await stories.MendAsync(job, cancellation);
        if (job is null)
        {
            return TypedResults.NoContent();
        }

        if (job.State.IsFinal())
        {
            await orchestrations.PurgeInstanceAsync(job.Id.ToString(), new PurgeInstanceOptions(Recursive: true), cancellation);
            await store.DeleteAsync(job.Id, cancellation);
        }
        else if (force == true)
        {
            await signals.CancelAsync(job.Id, new CancelJob(http.Caller().Name, Delete: true), cancellation);
        }
        else
        {
            throw new PilotException(JobErrors.StillGoing(job.State));
        }

        return TypedResults.NoContent();
    }
}
