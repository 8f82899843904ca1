using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

internal static class PasswordEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/account/password", HandleAsync)
        .WithName("changePassword")
        .WithSummary("Sets a new password and revokes every token that was issued before.")
        .WithTags("account")
        .Refuses(400, 415, 422, 429);

    internal static async Task<NoContent> HandleAsync(ChangePassword body, HttpContext http, Logins logins)
    {
        await logins.ChangePasswordAsync(http.Caller().Name, body.Current, body.New, http.Address(), http.RequestAborted);
        return TypedResults.NoContent();
    }
}
