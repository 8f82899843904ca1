using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;
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
        string id,
        ChoosePlan body,
        HttpContext http,
        JobAccess jobs,
        OfferComparison comparison,
        JobSignals signals,
        CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        body.Wishes?.Check();
        var plan = job.Plans.FirstOrDefault(plan => plan.Answers(body.Plan));
        if (plan is not null && job.ChosenPlan == plan.Name)
        {
            return TypedResults.Ok(job);
        }

        if (job.State != JobState.AwaitingChoice)
        {
            throw new PilotException(JobErrors.NothingToChoose(job.State));
        }

        var plans = job.Plans;
        if (body.Wishes is { } wishes)
        {
            var compared = await comparison.CompareAsync(PlanAsk.Of(job) with { Wishes = wishes }, cancellation);
            plans = compared.Error is null ? compared.Plans : throw new PilotException(compared.Error);
            plan = plans.FirstOrDefault(plan => plan.Answers(body.Plan));
        }

        if (plan is null)
        {
            throw new PilotException(JobErrors.NoSuchPlan(body.Plan, plans.Select(plan => plan.Name)));
        }

        // Under other wishes the names may lead elsewhere by the time that the story plans: the one that was asked for counts.
        await signals.ChooseAsync(job.Id, body.Wishes is null ? new ChoosePlan(plan.Name) : body, cancellation);
        return TypedResults.Ok(job);
    }
}
