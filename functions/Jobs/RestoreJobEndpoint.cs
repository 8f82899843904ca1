using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class RestoreJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/jobs/{id}/restore", HandleAsync)
        .WithName("restoreJob")
        .WithSummary("Takes back a deletion that can be undone, as long as it can.")
        .Refuses(403, 404);

    internal static async Task<Ok<JobDocument>> HandleAsync(
        string id, HttpContext http, JobAccess jobs, JobDeletion deletion, CancellationToken cancellation) =>
        TypedResults.Ok(
            await deletion.TakeBackAsync(await jobs.GetAlsoDeletedAsync(id, http.Caller(), cancellation), cancellation)
            ?? throw new PilotException(JobErrors.NoSuchJob(id)));
}
