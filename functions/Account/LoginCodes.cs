using Pilot.Core.Accounts;
using Pilot.Core.Storage;

namespace Pilot.Functions.Account;

/// <summary>
/// Codes that log a browser in as whoever asked for them, once. They travel in the fragment of an address, which browsers
/// send to no server, and are worth nothing after one use or ten minutes: time enough to open a printed address by hand.
/// Storage knows their hashes, so that one may be given by one process and used at another.
/// </summary>
internal sealed class LoginCodes(TokenStore tokens, LocalToken local, IBlobStore blobs, TimeProvider clock)
{
    private const string SessionName = "console";

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public async Task<(string Code, DateTimeOffset Expires)> IssueAsync(Caller caller, CancellationToken cancellation)
    {
        var code = AccessTokens.New();
        var record = new LoginCodeRecord(caller.Name, local.ShownBy(caller), clock.GetUtcNow() + Lifetime);
        await PutAsync(AccessTokens.Hash(code), record, BlobCondition.IfAbsent, cancellation);
        return (code, record.Expires);
    }

    /// <returns>Null when the code is not valid, or what it was given for is so no longer.</returns>
    public async Task<IssuedToken?> ExchangeAsync(string code, CancellationToken cancellation)
    {
        var hash = AccessTokens.Hash(code);
        if (await blobs.ReadJsonAsync(BlobNames.LoginCode(hash), FunctionsJson.Default.LoginCodeRecord, cancellation) is not var (record, etag)
            || record.Used
            || record.Expires <= clock.GetUtcNow()
            || await PutAsync(hash, record with { Used = true }, BlobCondition.IfMatch(etag), cancellation) is null)
        {
            return null;
        }

        await blobs.DeleteAsync(BlobNames.LoginCode(hash), cancellation: CancellationToken.None);
        return await local.CallerOfAsync(record.Shown, tokens, cancellation) is null
            ? null
            : await tokens.IssueAsync(record.User, SessionName, TokenScope.All, tokens.Lifetime, cancellation);
    }

    private Task<BlobInfo?> PutAsync(string hash, LoginCodeRecord record, BlobCondition condition, CancellationToken cancellation) => blobs.PutJsonAsync(
        BlobNames.LoginCode(hash), record, FunctionsJson.Default.LoginCodeRecord, condition, BlobExpiry.At(record.Expires), cancellation);
}

/// <summary>The blob <c>login-codes/{hash}</c>.</summary>
/// <param name="Shown">What whoever asked for the code had shown, as a hash.</param>
/// <param name="Used">
/// Written by the one that uses the code, under its ETag, before it is deleted: of two that delete a blob neither learns which
/// was first.
/// </param>
internal sealed record LoginCodeRecord(string User, string Shown, DateTimeOffset Expires, bool Used = false);
