using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Upload;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Packages;

internal static class ListPackagesEndpoint
{
    private const string List = "packages";

    public static void Map(IEndpointRouteBuilder packages) => packages.MapGet("/packages", HandleAsync)
        .WithName("listPackages")
        .WithSummary("Your uploaded packages, by digest.")
        .Refuses(400);

    internal static async Task<Ok<Page<PackageRow>>> HandleAsync(
        [AsParameters] PageQuery query, HttpContext http, PackageStore packages, CancellationToken cancellation)
    {
        var position = query.Position(List);
        if (!PackageStore.IsCursor(position))
        {
            throw new PilotException(RequestErrors.Cursor());
        }

        var page = await packages.ListAsync(http.Caller().Name, position, query.Size, cancellation);
        return TypedResults.Ok(page with { Next = PageQuery.Next(List, page.Next) });
    }
}
