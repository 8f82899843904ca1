using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>Tokens in blobs, by their hash.</summary>
/// <param name="lifetime">From issue to expiry; a token is not renewed.</param>
public sealed class TokenStore(IBlobStore blobs, AccountStore accounts, TimeProvider clock, TimeSpan lifetime)
{
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    public async Task<IssuedToken> IssueAsync(string user, CancellationToken cancellation = default)
    {
        var token = AccessTokens.New();
        var now = clock.GetUtcNow();
        var record = new TokenRecord(user, now, now + lifetime);
        await blobs.PutJsonAsync(
            BlobNames.Token(AccessTokens.Hash(token)), record, PilotJson.Default.TokenRecord, default, ExpiryOf(record), cancellation);
        return new IssuedToken(token, record.Expires);
    }

    /// <returns>Null when the token is not valid (any more).</returns>
    public async Task<Caller?> AuthenticateAsync(string token, CancellationToken cancellation = default) =>
        token.Length == AccessTokens.Length ? await CallerOfAsync(AccessTokens.Hash(token), cancellation) : null;

    /// <summary>Looks again at a token that was shown before.</summary>
    /// <returns>Null when the token is not valid any more.</returns>
    public async Task<Caller?> CallerOfAsync(string tokenHash, CancellationToken cancellation = default) =>
        await blobs.ReadJsonAsync(BlobNames.Token(tokenHash), PilotJson.Default.TokenRecord, cancellation) is var (record, _)
        && record.Expires > clock.GetUtcNow()
        && await accounts.GetAsync(record.User, cancellation) is { } account
        && record.Issued >= account.TokensFrom
            ? new Caller(account.Name, account.Role, tokenHash)
            : null;

    public Task RevokeAsync(string tokenHash, CancellationToken cancellation = default) =>
        blobs.DeleteAsync(BlobNames.Token(tokenHash), default, cancellation);

    /// <summary>Deletes expired tokens; reads none of them.</summary>
    public async Task SweepAsync(CancellationToken cancellation = default)
    {
        await foreach (var blob in blobs.ListAllAsync(BlobNames.Token(""), cancellation))
        {
            if (BlobExpiry.HasPassed(blob, clock.GetUtcNow()))
            {
                await blobs.DeleteAsync(blob.Name, default, cancellation);
            }
        }
    }

    private static Dictionary<string, string> ExpiryOf(TokenRecord record) => BlobExpiry.At(record.Expires);
}
