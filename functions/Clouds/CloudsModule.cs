using Pilot.Core.Clouds;
using Pilot.Functions.Account;

namespace Pilot.Functions.Clouds;

internal static class CloudsModule
{
    public static void AddClouds(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<CloudStore>();
        builder.Services.AddSingleton<CloudAccounts>();
    }

    public static void MapClouds(this IEndpointRouteBuilder api)
    {
        var clouds = api.MapGroup("").RequireAuthorization(AccountModule.AdminPolicy).WithTags("clouds");
        ListCloudsEndpoint.Map(clouds);
        AddCloudEndpoint.Map(clouds);
        CheckCloudEndpoint.Map(clouds);
        RemoveCloudEndpoint.Map(clouds);
    }
}
