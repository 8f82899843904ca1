using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Http;

namespace Pilot.Functions.Catalogue;

internal static class UpdateCatalogueEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/catalog/update", HandleAsync)
        .WithName("updateCatalog")
        .WithSummary("Fetches every configured source of prices anew, now. One that fails keeps its last good version.")
        .Refuses(403, 409);

    internal static async Task<Ok<IReadOnlyList<SourceRefresh>>> HandleAsync(
        CatalogueRefresh refresh, CatalogueStore store, CatalogueViews views, CancellationToken cancellation)
    {
        if (!refresh.HasFeeds)
        {
            throw new PilotException(CatalogueRequestErrors.NoFeeds());
        }

        var results = await refresh.RunAsync(cancellation);
        var sources = (await store.SourcesAsync(cancellation)).ToDictionary(source => source.Name);
        return TypedResults.Ok<IReadOnlyList<SourceRefresh>>([.. results.Select(result => new SourceRefresh(
            result.Name, sources.TryGetValue(result.Name, out var source) && source.Versions is not null ? views.Of(source) : null, result.Error))]);
    }
}
