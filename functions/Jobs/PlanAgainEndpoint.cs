using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class PlanAgainEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapPost("/plans", HandleAsync)
        .ReadsOnly()
        .WithName("planAgain")
        .WithSummary("What the plans of a job or a package would be under other wishes, with every offer; nothing is chosen.")
        .Refuses(400, 404, 415, 422);

    internal static async Task<Ok<PlanSurvey>> HandleAsync(
        PlanQuestion body,
        HttpContext http,
        JobAccess jobs,
        PackageStore packages,
        JobSpecReader specs,
        PackageHistory history,
        OfferComparison comparison,
        CancellationToken cancellation)
    {
        body.Wishes?.Check();
        var ask = (body.Job, body.Package) switch
        {
            ({ } job, null) => PlanAsk.Of(await jobs.GetAsync(job, http.Caller(), cancellation)),
            (null, { } package) => await OfPackageAsync(http.Caller().Name, package, packages, specs, history, cancellation),
            _ => throw new PilotException(RequestErrors.NotUnderstood("Name a job or a package, one of the two.")),
        };
        ask = ask with
        {
            Resources = body.Resources is { } asked ? (ask.Resources ?? new ResourceRequest()).With(asked) : ask.Resources,
            Wishes = body.Wishes ?? ask.Wishes,
        };
        var survey = await comparison.SurveyAsync(ask, body.Verdicts != false, cancellation);
        return TypedResults.Ok(new PlanSurvey(
            survey.Compared.Plans, survey.Compared.Hints, survey.TimeIsKnown, survey.Offers, survey.Compared.Error, ask.Profile));
    }

    private static async Task<PlanAsk> OfPackageAsync(
        string owner,
        string digest,
        PackageStore packages,
        JobSpecReader specs,
        PackageHistory history,
        CancellationToken cancellation)
    {
        if (await packages.DescribeAsync(owner, digest, cancellation) is null)
        {
            throw new PilotException(JobErrors.PackageNotThere(digest));
        }

        var file = await packages.ReadJobFileAsync(owner, digest, cancellation);
        var spec = file is null ? null : specs.Read(file.Text, file.Name, null);
        return new PlanAsk(spec?.Resources, spec?.Image, owner, null, await history.ProfileAsync(owner, digest, cancellation));
    }
}
