using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>
/// The token of the account admin that <c>server.json</c> holds for the same operating system user. It lives in this
/// process alone, so it ends with it, however it ends; and with it ends what was given to whoever showed it.
/// </summary>
internal sealed class LocalToken
{
    private static readonly Caller Admin = new(AccountNames.Admin, AccountRole.Admin);

    public LocalToken() => Hash = AccessTokens.Hash(Value);

    public string Value { get; } = AccessTokens.New();

    private string Hash { get; }

    public Caller? Authenticate(string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Value)) ? Admin : null;

    /// <summary>What a caller has shown, as a hash.</summary>
    public string ShownBy(Caller caller) => caller.TokenHash ?? Hash;

    /// <summary>Looks again at what was shown before, to this process or, unless it was this token, to another.</summary>
    /// <returns>Null when it is valid no longer.</returns>
    public async Task<Caller?> CallerOfAsync(string shown, TokenStore tokens, CancellationToken cancellation) =>
        shown == Hash ? Admin : await tokens.CallerOfAsync(shown, cancellation);
}
