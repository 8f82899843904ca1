using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Users;

internal static class DeleteUserEndpoint
{
    public static void Map(IEndpointRouteBuilder users) => users.MapDelete("/users/{name}", HandleAsync)
        .WithName("deleteUser")
        .WithSummary("Deletes an account and its tokens; what belongs to it stays, for admins to see.")
        .Refuses(403, 404, 409);

    internal static async Task<NoContent> HandleAsync(
        string name, HttpContext http, AccountStore accounts, CancellationToken cancellation)
    {
        if (name == AccountNames.Admin || name == http.Caller().Name)
        {
            throw new PilotException(AccountErrors.CannotDelete(name));
        }

        await accounts.DeleteAsync(name, cancellation);
        return TypedResults.NoContent();
    }
}
