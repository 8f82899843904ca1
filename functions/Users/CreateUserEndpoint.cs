using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Users;

internal static class CreateUserEndpoint
{
    public static void Map(IEndpointRouteBuilder users) => users.MapPost("/users", HandleAsync)
        .WithName("createUser")
        .WithSummary("Makes an account. Without a password it gets a random one, which only this answer shows.")
        .Refuses(400, 403, 409, 415, 422);

    internal static async Task<Created<CreatedUser>> HandleAsync(
        CreateUser body, HttpContext http, AccountStore accounts, CancellationToken cancellation)
    {
        if (!AccountRoles.TryParse(body.Role, out var role))
        {
            throw new PilotException(AccountErrors.RoleUnknown(body.Role));
        }

        var password = await accounts.CreateAsync(body.Name, role, body.Password, cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/v1/users/{body.Name}",
            new CreatedUser(body.Name, role.Name(), body.Password is null ? password : null));
    }
}
