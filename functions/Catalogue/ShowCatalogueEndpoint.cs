using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;

namespace Pilot.Functions.Catalogue;

internal static class ShowCatalogueEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/catalog", HandleAsync)
        .WithName("showCatalog")
        .WithSummary("Where the prices are from: each source with its day, its faults, and what became of its last import.");

    internal static async Task<Ok<CatalogueView>> HandleAsync(CatalogueViews views, CancellationToken cancellation) =>
        TypedResults.Ok(await views.AllAsync(cancellation));
}
