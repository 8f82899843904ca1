using Pilot.Core.Api;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>Tokens in blobs, by their hash.</summary>
/// <param name="lifetime">From issue to expiry; a token is not renewed.</param>
public sealed class TokenStore(IBlobStore blobs, AccountStore accounts, TimeProvider clock, TimeSpan lifetime)
{
    public static readonly TimeSpan DefaultLifetime = TimeSpan.FromHours(12);

    /// <summary>So that a listing need not read what belongs to others.</summary>
    private const string UserKey = "user";

    /// <summary>From a login to its expiry.</summary>
    public TimeSpan Lifetime => lifetime;

    public Task<IssuedToken> IssueAsync(string user, CancellationToken cancellation = default) =>
        IssueAsync(user, null, TokenScope.All, lifetime, cancellation);

    /// <param name="name">What its owner calls it; null for one that comes of a login.</param>
    /// <param name="holds">From now to its expiry.</param>
    public async Task<IssuedToken> IssueAsync(
        string user, string? name, TokenScope scope, TimeSpan holds, CancellationToken cancellation = default)
    {
        var token = AccessTokens.New();
        var now = clock.GetUtcNow();
        var record = new TokenRecord(user, now, now + holds, name, scope);
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
            ? new Caller(account.Name, account.Role, tokenHash) { ReadsOnly = record.Scope == TokenScope.Read }
            : null;

    /// <summary>An account's tokens that are valid, with their hashes, newest first.</summary>
    public async Task<IReadOnlyList<(string Hash, TokenRecord Record)>> ListAsync(string user, CancellationToken cancellation = default)
    {
        var found = new List<(string Hash, TokenRecord Record)>();
        if (await accounts.GetAsync(user, cancellation) is not { } account)
        {
            return found;
        }

        await foreach (var blob in blobs.ListAllAsync(BlobNames.Token(""), cancellation))
        {
            if (blob.Metadata.TryGetValue(UserKey, out var owner) && owner != user)
            {
                continue;
            }

            if (await blobs.ReadJsonAsync(blob.Name, PilotJson.Default.TokenRecord, cancellation) is var (record, _)
                && record.User == user && record.Issued >= account.TokensFrom && record.Expires > clock.GetUtcNow())
            {
                found.Add((blob.Name[BlobNames.Token("").Length..], record));
            }
        }

        return [.. found.OrderByDescending(token => token.Record.Issued)];
    }

    public Task RevokeAsync(string tokenHash, CancellationToken cancellation = default) =>
        blobs.DeleteAsync(BlobNames.Token(tokenHash), default, cancellation);

    /// <summary>Deletes expired tokens; reads none of them.</summary>
    public Task SweepAsync(CancellationToken cancellation = default) =>
        blobs.SweepAsync(BlobNames.Token(""), clock.GetUtcNow(), cancellation);

    private static Dictionary<string, string> ExpiryOf(TokenRecord record)
    {
        var metadata = BlobExpiry.At(record.Expires);
        metadata[UserKey] = record.User;
        return metadata;
    }
}
