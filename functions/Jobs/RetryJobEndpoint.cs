using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

/// <summary>Once more, as it was, or as a start for something a little different.</summary>
internal static class RetryJobEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs)
    {
        jobs.MapPost("/jobs/{id}/retry", RetryAsync)
            .Idempotent()
            .WithName("retryJob")
            .WithSummary("Makes a new job of an ended one: the same package, the same wishes, the plan that was chosen.")
            .Refuses(403, 404, 409, 422);
        jobs.MapGet("/jobs/{id}/clone", CloneAsync)
            .WithName("cloneJob")
            .WithSummary("The submission that the job came of, to be changed and submitted anew.")
            .Refuses(404);
    }

    internal static async Task<Created<JobDocument>> RetryAsync(
        string id, HttpContext http, JobAccess jobs, JobSubmission submission, CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        if (!job.State.IsFinal())
        {
            throw new PilotException(JobErrors.NotEnded(job.State));
        }

        var submit = Submission(job);
        submit = submit with { Request = submit.Request with { Plan = submit.Request.Plan ?? job.ChosenPlan } };
        var again = await submission.SubmitAsync(job.Owner, submit, IdempotencyFilter.KeyOf(http), cancellation);
        return TypedResults.Created($"/api/v1/jobs/{again.Id}", again);
    }

    internal static async Task<Ok<SubmitJob>> CloneAsync(string id, HttpContext http, JobAccess jobs, CancellationToken cancellation) =>
        TypedResults.Ok(Submission(await jobs.GetAsync(id, http.Caller(), cancellation)));

    private static SubmitJob Submission(JobDocument job) => new(job.Package, job.Request with { Name = job.Name });
}
