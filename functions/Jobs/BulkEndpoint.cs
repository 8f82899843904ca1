using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

/// <summary>The same for many jobs in one request; what cannot be done for one does not keep the others.</summary>
internal static class BulkEndpoint
{
    private const int Most = 1000;
    private const int AtOnce = 16;

    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/jobs/bulk", HandleAsync)
        .WithName("bulkJobs")
        .WithSummary("Cancels, deletes or restores many jobs, with an answer for each; deletions can be undone for half a minute.")
        .Refuses(400, 403, 415, 422);

    internal static async Task<Ok<BulkAnswer>> HandleAsync(
        BulkRequest body, HttpContext http, JobCanceling canceling, JobAccess jobs, JobDeletion deletion, CancellationToken cancellation)
    {
        if (body.Ids.Count is 0 or > Most)
        {
            throw new PilotException(JobErrors.Bulk($"{body.Ids.Count} jobs are named."));
        }

        var caller = http.Caller();
        Func<string, CancellationToken, Task<DateTimeOffset?>> act = body.Action switch
        {
            "cancel" => async (id, token) =>
            {
                await canceling.CancelAsync(await jobs.GetAsync(id, caller, token), caller, token);
                return null;
            },
            "delete" => async (id, token) => await deletion.SoonAsync(await jobs.GetAsync(id, caller, token), body.Force, caller, token),
            "restore" => async (id, token) =>
            {
                _ = await deletion.TakeBackAsync(await jobs.GetAlsoDeletedAsync(id, caller, token), token)
                    ?? throw new PilotException(JobErrors.NoSuchJob(id));
                return null;
            },
            _ => throw new PilotException(JobErrors.Bulk($"There is no action '{body.Action}'.")),
        };
        var results = new BulkResult[body.Ids.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForAsync(0, results.Length, options, async (i, token) => results[i] = await TryAsync(body.Ids[i], act, token));
        return TypedResults.Ok(new BulkAnswer(results));
    }

    private static async Task<BulkResult> TryAsync(
        string id, Func<string, CancellationToken, Task<DateTimeOffset?>> act, CancellationToken cancellation)
    {
        try
        {
            return new BulkResult(id, true, await act(id, cancellation));
        }
        catch (PilotException refused)
        {
            return new BulkResult(id, false, Error: refused.Error);
        }
    }
}
