using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Clouds;
using Pilot.Functions.Http;

namespace Pilot.Functions.Clouds;

internal static class ListCloudsEndpoint
{
    public static void Map(IEndpointRouteBuilder clouds) => clouds.MapGet("/clouds", HandleAsync)
        .WithName("listClouds")
        .WithSummary("Clouds that were added, and the kinds that can be.")
        .Refuses(403);

    internal static async Task<Ok<CloudsView>> HandleAsync(CloudAccounts accounts, CloudStore store, CancellationToken cancellation)
    {
        var platform = await store.PlatformAsync(cancellation);
        var known = await accounts.ListAsync(cancellation);
        return TypedResults.Ok(new CloudsView(
            [.. known.Select(account => View(accounts, account, platform))],
            [.. accounts.Providers.Select(provider => new CloudKindView(provider.Kind, provider.Settings))]));
    }

    /// <summary>A cloud whose kind this version does not know gives no targets, and is listed all the same.</summary>
    internal static CloudView View(CloudAccounts accounts, CloudAccount account, string platform) => new(
        account.Name,
        account.Kind,
        account.Settings,
        account.Added,
        [.. accounts.Providers.FirstOrDefault(provider => provider.Kind == account.Kind)?.Open(account, platform).Select(target => target.Name) ?? []]);
}
