using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>
/// Codes that log a browser in as whoever asked for them, once. They travel in the fragment of an address, which browsers
/// send to no server, and are worth nothing after one use or ten minutes: time enough to open a printed address by hand.
/// </summary>
internal sealed class LoginCodes(TokenStore tokens, TimeProvider clock)
{
    private const string SessionName = "console";

    private readonly ShortLived<Caller> codes = new(TimeSpan.FromMinutes(10), clock);

    public (string Code, DateTimeOffset Expires) Issue(Caller caller) => codes.Issue(caller);

    /// <returns>Null when the code is not valid, or what it was given for is so no longer.</returns>
    public async Task<IssuedToken?> ExchangeAsync(string code, CancellationToken cancellation)
    {
        if (!codes.TryTake(code, out var caller)
            || (caller.TokenHash is { } hash && await tokens.CallerOfAsync(hash, cancellation) is null))
        {
            return null;
        }

        return await tokens.IssueAsync(caller.Name, SessionName, TokenScope.All, tokens.Lifetime, cancellation);
    }
}
