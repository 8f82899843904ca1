using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

internal static class LoginCodeEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/account/code", IssueAsync)
            .WithName("createLoginCode")
            .WithSummary("Gives a code that logs a browser in as the caller: once, within ten minutes.")
            .WithTags("account")
            .Refuses(403);
        api.MapPost("/account/exchange", ExchangeAsync)
            .AllowAnonymous()
            .WithName("exchangeLoginCode")
            .WithSummary("Turns a login code into a token.")
            .WithTags("account")
            .Refuses(400, 401, 415);
    }

    internal static async Task<Ok<LoginCode>> IssueAsync(HttpContext http, LoginCodes codes, CancellationToken cancellation)
    {
        var (code, expires) = await codes.IssueAsync(http.Caller(), cancellation);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LoginCode(code, expires));
    }

    internal static async Task<Ok<LoginAnswer>> ExchangeAsync(ExchangeCode body, HttpContext http, LoginCodes codes, CancellationToken cancellation)
    {
        var token = await codes.ExchangeAsync(body.Code, cancellation) ?? throw new PilotException(AccountErrors.CodeNotValid());
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new LoginAnswer(token.Token, token.Expires));
    }
}
