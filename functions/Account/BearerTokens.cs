using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Pilot.Core.Accounts;
using Pilot.Functions.Http;

namespace Pilot.Functions.Account;

/// <summary>Finds out who asks, from <c>Authorization: Bearer</c>, or from a ticket for exactly what is asked for.</summary>
internal sealed class BearerTokens(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenStore tokens, LocalToken local, Tickets tickets)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "bearer";

    private const string Prefix = "Bearer ";

    private bool shown;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization.ToString();
        if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return Request.Query["ticket"].ToString() is { Length: > 0 } ticket
                ? Answer(await tickets.CallerOfAsync(ticket, Request.Method, Request.Path, Context.RequestAborted))
                : AuthenticateResult.NoResult();
        }

        var token = header[Prefix.Length..].Trim();
        return Answer(local.Authenticate(token) ?? await tokens.AuthenticateAsync(token, Context.RequestAborted));
    }

    private AuthenticateResult Answer(Caller? caller)
    {
        shown = true;
        if (caller is null)
        {
            return AuthenticateResult.Fail("The token is not valid.");
        }

        Context.Features.Set(caller);
        var identity = new ClaimsIdentity(
            [new Claim(ClaimTypes.Name, caller.Name), new Claim(ClaimTypes.Role, caller.Role.Name())], SchemeName);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, shown ? AccountErrors.TokenNotValid() : AccountErrors.NoToken());

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, AccountErrors.AdminsOnly());
}
