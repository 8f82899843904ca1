using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Functions.Http;

namespace Pilot.Functions.Users;

internal static class ListUsersEndpoint
{
    private const string List = "users";

    public static void Map(IEndpointRouteBuilder users) => users.MapGet("/users", HandleAsync)
        .WithName("listUsers")
        .WithSummary("The accounts, by name.")
        .Refuses(400, 403);

    internal static async Task<Ok<Page<AccountView>>> HandleAsync(
        [AsParameters] PageQuery query, AccountStore accounts, CancellationToken cancellation)
    {
        var page = await accounts.ListAsync(query.Position(List), query.Size, cancellation);
        return TypedResults.Ok(page with { Next = PageQuery.Next(List, page.Next) });
    }
}
