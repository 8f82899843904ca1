using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Accounts;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

internal static class TokenEndpoints
{
    private const int LongestName = 60;
    private const double MostHours = 8760;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/account/tokens", ListAsync)
            .WithName("listTokens")
            .WithSummary("Your tokens that are valid, newest first; never their secrets.")
            .WithTags("account");
        api.MapPost("/account/tokens", CreateAsync)
            .WithName("createToken")
            .WithSummary("Makes a token with a name, a scope and a lifetime; only this answer shows it.")
            .WithTags("account")
            .Refuses(400, 403, 415, 422);
        api.MapDelete("/account/tokens/{id}", RevokeAsync)
            .WithName("revokeToken")
            .WithSummary("Revokes one of your tokens.")
            .WithTags("account")
            .Refuses(403, 404);
    }

    internal static async Task<Ok<Page<TokenView>>> ListAsync(HttpContext http, TokenStore tokens, CancellationToken cancellation)
    {
        var caller = http.Caller();
        var found = await tokens.ListAsync(caller.Name, cancellation);
        return TypedResults.Ok(new Page<TokenView>(
            [
                .. found.Select(token => new TokenView(
                    TokenRecord.IdOf(token.Hash),
                    token.Record.Name ?? "login",
                    token.Record.Scope.Name(),
                    token.Record.Issued,
                    token.Record.Expires,
                    token.Hash == caller.TokenHash)),
            ],
            null));
    }

    internal static async Task<Created<CreatedToken>> CreateAsync(
        CreateToken body, HttpContext http, TokenStore tokens, CancellationToken cancellation)
    {
        var name = body.Name.Trim();
        if (name.Length is 0 or > LongestName || name.Any(char.IsControl))
        {
            throw new PilotException(AccountErrors.TokenNotDescribed("A token's name has 1 to 60 characters."));
        }

        if (!TokenScopes.TryParse(body.Scope, out var scope))
        {
            throw new PilotException(AccountErrors.TokenNotDescribed($"There is no scope '{body.Scope}'."));
        }

        if (body.Hours is not (> 0 and <= MostHours))
        {
            throw new PilotException(AccountErrors.TokenNotDescribed("A token lives for more than 0 and at most 8760 hours."));
        }

        var issued = await tokens.IssueAsync(http.Caller().Name, name, scope, TimeSpan.FromHours(body.Hours), cancellation);
        var id = TokenRecord.IdOf(AccessTokens.Hash(issued.Token));
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created(
            $"/api/v1/account/tokens/{id}", new CreatedToken(id, name, scope.Name(), issued.Expires, issued.Token));
    }

    internal static async Task<NoContent> RevokeAsync(string id, HttpContext http, TokenStore tokens, CancellationToken cancellation)
    {
        var found = (await tokens.ListAsync(http.Caller().Name, cancellation)).Where(token => TokenRecord.IdOf(token.Hash) == id).ToList();
        if (found.Count == 0)
        {
            throw new PilotException(AccountErrors.NoSuchToken(id));
        }

        await tokens.RevokeAsync(found[0].Hash, cancellation);
        return TypedResults.NoContent();
    }
}
