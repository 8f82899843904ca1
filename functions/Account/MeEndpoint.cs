using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;

namespace Pilot.Functions.Account;

internal static class MeEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/account/me", Handle)
        .WithName("me")
        .WithSummary("Says whose token this is.")
        .WithTags("account");

    internal static Ok<AccountView> Handle(HttpContext http) =>
        TypedResults.Ok(new AccountView(http.Caller().Name, http.Caller().Role.Name()));
}
