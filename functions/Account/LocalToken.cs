using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Accounts;

namespace Pilot.Functions.Account;

/// <summary>
/// The token of the account admin that <c>server.json</c> holds for the same operating system user. It lives in this
/// process alone, so it ends with it, however it ends.
/// </summary>
internal sealed class LocalToken
{
    private static readonly Caller Admin = new(AccountNames.Admin, AccountRole.Admin);

    public string Value { get; } = AccessTokens.New();

    public Caller? Authenticate(string token) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Value)) ? Admin : null;
}
