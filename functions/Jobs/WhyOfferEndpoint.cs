using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Plan;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Jobs;

internal static class WhyOfferEndpoint
{
    public static void Map(IEndpointRouteBuilder jobs) => jobs.MapGet("/jobs/{id}/why", HandleAsync)
        .WithName("whyOffer")
        .WithSummary("Why an offer is no plan of the job, or which one it is, by the prices of today.")
        .Refuses(400, 404);

    internal static async Task<Ok<IReadOnlyList<OfferVerdict>>> HandleAsync(
        string id,
        [Description("An offer's name, such as aws/g5.xlarge/us-east-1, or a machine's, such as g5.xlarge.")] string offer,
        HttpContext http,
        JobAccess jobs,
        OfferComparison comparison,
        CancellationToken cancellation)
    {
        var job = await jobs.GetAsync(id, http.Caller(), cancellation);
        return TypedResults.Ok(await comparison.WhyAsync(PlanAsk.Of(job), offer, cancellation));
    }
}
