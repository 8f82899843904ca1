using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

/// <summary>Takes JSON and, from the original command-line client, a form.</summary>
internal static class LoginEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/account/login", HandleAsync)
        .AllowAnonymous()
        .WithName("login")
        .WithSummary("Turns a name and a password into a token.")
        .Accepts<LoginRequest>("application/json", "application/x-www-form-urlencoded")
        .WithTags("account")
        .Refuses(400, 401, 415, 429);

    internal static async Task<Ok<LoginAnswer>> HandleAsync(HttpContext http, Logins logins)
    {
        var request = await ReadAsync(http);
        var token = await logins.LoginAsync(request.Username, request.Password, http.Address(), http.RequestAborted);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LoginAnswer(token.Token, token.Expires));
    }

    private static async Task<LoginRequest> ReadAsync(HttpContext http)
    {
        LoginRequest? request;
        if (http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            request = new LoginRequest(form["username"].ToString(), form["password"].ToString());
        }
        else if (http.Request.HasJsonContentType())
        {
            request = await JsonBody.ReadAsync(http, PilotJson.Default.LoginRequest);
        }
        else
        {
            throw new PilotException(RequestErrors.MediaType());
        }

        return request is { Username.Length: > 0, Password.Length: > 0 }
            ? request
            : throw new PilotException(RequestErrors.NotUnderstood("A login needs a username and a password."));
    }
}
