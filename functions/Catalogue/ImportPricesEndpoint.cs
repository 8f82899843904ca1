using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Pilot.Core.Api;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Http;

namespace Pilot.Functions.Catalogue;

internal static class ImportPricesEndpoint
{
    private const long MostBytes = 1L << 30;

    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/catalog/{source}", HandleAsync)
        .WithName("importPrices")
        .WithSummary("Takes a price file in as the new version of a source. A file that is refused leaves the version before in use.")
        .WithMetadata(new RequestSizeLimitAttribute(MostBytes))
        .Refuses(400, 403, 413, 422);

    internal static async Task<Ok<SourceView>> HandleAsync(
        string source,
        [Description("The day of the prices when the file does not say it, such as 2026-06-18; today when it is left out.")] DateOnly? asOf,
        [Description("Take it also when most of the prices before are gone.")] bool? force,
        HttpRequest request,
        CatalogueStore store,
        CatalogueViews views,
        CancellationToken cancellation)
    {
        await using var file = CatalogueFiles.Create();
        await CatalogueFiles.CopyAsync(request.Body, file, MostBytes, cancellation);
        file.Position = 0;
        return TypedResults.Ok(views.Of(await store.ImportAsync(source, file, asOf, force ?? false, cancellation)));
    }
}
