using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class DeleteJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapDelete("/jobs/{id}", HandleAsync)
        .WithName("deleteJob")
        .WithSummary("Deletes a job that has ended, with log and outputs; with force one that is going on is cancelled, then deleted.")
        .Refuses(404, 409);

    internal static async Task<Results<NoContent, Accepted<JobGone>>> HandleAsync(
        string id,
        [Description("Cancel the job first; it is deleted once it has ended.")] bool? force,
        [Description("Delete it for good after half a minute only: until then it can be restored.")] bool? undo,
        HttpContext http,
        JobAccess jobs,
        JobDeletion deletion,
        CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        if (undo == true)
        {
            var until = await deletion.SoonAsync(job, force == true, http.Caller(), cancellation);
            return TypedResults.Accepted((string?)null, new JobGone(job.Id, job.Owner, until));
        }

        await deletion.NowAsync(job, force == true, http.Caller(), cancellation);
        return TypedResults.NoContent();
    }
}
