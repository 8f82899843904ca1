using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Functions.Http;

namespace Pilot.Functions.Clouds;

internal static class AddCloudEndpoint
{
    public static void Map(IEndpointRouteBuilder clouds) => clouds.MapPut("/clouds/{name}", HandleAsync)
        .WithName("addCloud")
        .WithSummary("Adds a cloud, or gives it other settings. Names and places only: how to log in is the vendor's own way.")
        .Refuses(400, 403, 409, 415, 422);

    internal static async Task<Ok<CloudView>> HandleAsync(
        string name, AddCloud body, CloudAccounts accounts, CloudStore store, CancellationToken cancellation)
    {
        var account = await accounts.AddAsync(name, body.Kind, body.Settings ?? new Dictionary<string, string>(), cancellation);
        return TypedResults.Ok(ListCloudsEndpoint.View(accounts, account, await store.PlatformAsync(cancellation)));
    }
}
