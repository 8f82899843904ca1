using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Account;
using Pilot.Functions.Server;

namespace Pilot.Functions.Catalogue;

internal static class CatalogueModule
{
    public static void AddCatalogue(this WebApplicationBuilder builder, ServerOptions options)
    {
        builder.Services.AddSingleton<CatalogueStore>();
        builder.Services.AddSingleton<CatalogueViews>();
        builder.Services.AddSingleton<CatalogueRefresh>();
        builder.Services.AddSingleton<OfferComparison>();
        foreach (var (name, address) in options.PriceFeeds)
        {
            builder.Services.AddSingleton<ICatalogueFeed>(_ => new HttpFeed(name, address, new HttpClient { Timeout = TimeSpan.FromMinutes(10) }));
        }
    }

    public static void MapCatalogue(this IEndpointRouteBuilder api)
    {
        var catalogue = api.MapGroup("").WithTags("catalog");
        ListOffersEndpoint.Map(catalogue);
        ShowCatalogueEndpoint.Map(catalogue);
        var admins = api.MapGroup("").RequireAuthorization(AccountModule.AdminPolicy).WithTags("catalog");
        ImportPricesEndpoint.Map(admins);
        RemovePricesEndpoint.Map(admins);
        UpdateCatalogueEndpoint.Map(admins);
    }
}
