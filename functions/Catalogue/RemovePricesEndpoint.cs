using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Http;

namespace Pilot.Functions.Catalogue;

internal static class RemovePricesEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/catalog/{source}", HandleAsync)
        .WithName("removePrices")
        .WithSummary("Forgets an imported source of prices with all its versions.")
        .Refuses(403, 404);

    internal static async Task<NoContent> HandleAsync(string source, CatalogueStore store, CancellationToken cancellation)
    {
        await store.RemoveAsync(source, cancellation);
        return TypedResults.NoContent();
    }
}
