using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Predict.Learning;
using Pilot.Functions.Account;

namespace Pilot.Functions.Jobs;

internal static class AccuracyEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/accuracy", HandleAsync)
        .WithName("getAccuracy")
        .WithSummary("How good the predictions for the caller's finished jobs were.");

    internal static async Task<Ok<AccuracyReport>> HandleAsync(HttpContext http, LessonStore lessons, CancellationToken cancellation) =>
        TypedResults.Ok(AccuracyReport.Of(await lessons.ListAsync(http.Caller().Name, cancellation)));
}
