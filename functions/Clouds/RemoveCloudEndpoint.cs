using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Clouds;
using Pilot.Functions.Http;

namespace Pilot.Functions.Clouds;

internal static class RemoveCloudEndpoint
{
    public static void Map(IEndpointRouteBuilder clouds) => clouds.MapDelete("/clouds/{name}", HandleAsync)
        .WithName("removeCloud")
        .WithSummary("Forgets a cloud; what runs there is no longer followed.")
        .Refuses(403);

    internal static async Task<NoContent> HandleAsync(string name, CloudAccounts accounts, CancellationToken cancellation)
    {
        await accounts.RemoveAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}
