using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

internal static class LogoutEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/account/logout", HandleAsync)
        .ReadsOnly()
        .WithName("logout")
        .WithSummary("Revokes the token of this request.")
        .WithTags("account");

    internal static async Task<NoContent> HandleAsync(HttpContext http, TokenStore tokens)
    {
        if (http.Caller().TokenHash is { } hash)
        {
            await tokens.RevokeAsync(hash, http.RequestAborted);
        }

        return TypedResults.NoContent();
    }
}
