using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class ChoosePlanEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/jobs/{id}/plan", HandleAsync)
        .Idempotent()
        .WithName("choosePlan")
        .WithSummary("Chooses one of the job's plans; choosing the chosen one again changes nothing.")
        .Refuses(400, 404, 409, 415, 422);

    internal static async Task<Ok<JobDocument>> HandleAsync(
        string id, ChoosePlan body, HttpContext http, JobAccess jobs, JobSignals signals, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        var plan = job.Plans.FirstOrDefault(plan => plan.Answers(body.Plan));
        if (plan is not null && job.ChosenPlan == plan.Name)
        {
            return TypedResults.Ok(job);
        }

        if (job.State != JobState.AwaitingChoice)
        {
            throw new PilotException(JobErrors.NothingToChoose(job.State));
        }

        if (plan is null)
        {
            throw new PilotException(JobErrors.NoSuchPlan(body.Plan, job.Plans.Select(plan => plan.Name)));
        }

        await signals.ChooseAsync(job.Id, plan.Name, cancellation);
        return TypedResults.Ok(job);
    }
}
