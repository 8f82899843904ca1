using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Functions.Http;

namespace Pilot.Functions.Clouds;

internal static class CheckCloudEndpoint
{
    public static void Map(IEndpointRouteBuilder clouds) => clouds.MapPost("/clouds/{name}/check", HandleAsync)
        .WithName("checkCloud")
        .WithSummary("Tries every permission that running a job there needs, by calls that change nothing.")
        .Refuses(403, 404);

    internal static async Task<Ok<CloudChecks>> HandleAsync(string name, CloudAccounts accounts, CancellationToken cancellation) =>
        TypedResults.Ok(new CloudChecks(name, await accounts.CheckAsync(name, cancellation)));
}
