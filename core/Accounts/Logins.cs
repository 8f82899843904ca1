using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>
/// Turns a name and a password into a token. A wrong password and a name that does not exist look the same and take the
/// same time, and are slowed down alike.
/// </summary>
public sealed class Logins(
    AccountStore accounts, TokenStore tokens, IBlobStore blobs, IPasswordHasher hasher, AddressThrottle addresses, TimeProvider clock)
    : IDisposable
{
    // Each check keeps a processor busy: however many ask at once, the others of the server's work go on.
    private readonly SemaphoreSlim verifying = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lazy<string> nobodysHash = new(() => hasher.Hash(Passwords.Random()));

    /// <param name="address">The network address that asks.</param>
    /// <exception cref="PilotException">PILOT0403 or <see cref="TooManyAttemptsException"/> as its cause (PILOT0405).</exception>
    public async Task<IssuedToken> LoginAsync(string name, string password, string address, CancellationToken cancellation = default)
    {
        var verified = await AttemptAsync(name, password, address, cancellation);
        var token = await tokens.IssueAsync(name, cancellation);
        if (!await StillHoldsAsync(name, verified, password, cancellation))
        {
            // The password was changed, or the account deleted, while this login was under way.
            await tokens.RevokeAsync(AccessTokens.Hash(token.Token), CancellationToken.None);
            throw new PilotException(AccountErrors.WrongPassword());
        }

        return token;
    }

    /// <summary>Checks the current password like a login, slowed down like one, then sets the new one.</summary>
    public async Task ChangePasswordAsync(
        string name, string current, string replacement, string address, CancellationToken cancellation = default)
    {
        await AttemptAsync(name, current, address, cancellation);
        await accounts.SetPasswordAsync(name, replacement, cancellation);
    }

    /// <summary>Deletes what is remembered of old attempts.</summary>
    public async Task SweepAsync(CancellationToken cancellation = default)
    {
        await addresses.SweepAsync(cancellation);
        await foreach (var blob in blobs.ListAllAsync(BlobNames.LoginAttempts(""), cancellation))
        {
            if (blob.LastModified + LoginThrottle.Memory + LoginThrottle.LongestWait < clock.GetUtcNow())
            {
                await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
            }
        }
    }

    /// <returns>The stored hash that the password was found right against.</returns>
    private async Task<string> AttemptAsync(string name, string password, string address, CancellationToken cancellation)
    {
        Refuse(await addresses.TakeAsync(address, cancellation));
        var wrong = false;
        try
        {
            await CountAttemptAsync(name, cancellation);
            var verified = await CheckAsync(name, password, cancellation);
            wrong = verified is null;
            if (verified is null)
            {
                throw new PilotException(AccountErrors.WrongPassword());
            }

            await blobs.DeleteAsync(AttemptsBlob(name), default, cancellation);
            return verified;
        }
        finally
        {
            if (!wrong)
            {
                await addresses.GiveBackAsync(address, CancellationToken.None);
            }
        }
    }

    /// <returns>The stored hash that was looked at; null when the password is wrong or nobody has that name.</returns>
    private async Task<string?> CheckAsync(string name, string password, CancellationToken cancellation)
    {
        var account = await accounts.GetAsync(name, cancellation);
        var check = await VerifyAsync(
            account?.PasswordHash ?? nobodysHash.Value,
            password.Length <= Passwords.MaxLength ? password : "",
            cancellation);
        if (account is not null && check == PasswordCheck.RightButOld)
        {
            await accounts.RenewHashAsync(name, account.PasswordHash, password, cancellation);
        }

        return check == PasswordCheck.Wrong ? null : account?.PasswordHash;
    }

    /// <summary>Another hash may be the same password's, renewed: then the password tells.</summary>
    private async Task<bool> StillHoldsAsync(string name, string verified, string password, CancellationToken cancellation) =>
        await accounts.GetAsync(name, cancellation) is { } account
        && (account.PasswordHash == verified
            || await VerifyAsync(account.PasswordHash, password, cancellation) != PasswordCheck.Wrong);

    private async Task<PasswordCheck> VerifyAsync(string hash, string password, CancellationToken cancellation)
    {
        await verifying.WaitAsync(cancellation);
        try
        {
            return hasher.Verify(hash, password);
        }
        finally
        {
            verifying.Release();
        }
    }

    private async Task CountAttemptAsync(string name, CancellationToken cancellation)
    {
        while (true)
        {
            var known = await blobs.ReadJsonAsync(AttemptsBlob(name), PilotJson.Default.LoginAttempts, cancellation);
            var attempts = known?.Document ?? LoginAttempts.None;
            Refuse(LoginThrottle.Wait(attempts, clock.GetUtcNow()));
            var condition = known is null ? BlobCondition.IfAbsent : BlobCondition.IfMatch(known.Value.ETag);
            var counted = LoginThrottle.Count(attempts, clock.GetUtcNow());
            if (await blobs.PutJsonAsync(
                AttemptsBlob(name), counted, PilotJson.Default.LoginAttempts, condition, null, cancellation) is not null)
            {
                return;
            }
        }
    }

    public void Dispose() => verifying.Dispose();

    private static void Refuse(TimeSpan? wait)
    {
        if (wait is { } time)
        {
            throw new PilotException(AccountErrors.TooManyAttempts(time), new TooManyAttemptsException(time));
        }
    }

    private static string AttemptsBlob(string name) =>
        BlobNames.LoginAttempts(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));
}

/// <summary>Carries the time to wait to where <c>Retry-After</c> is written.</summary>
public sealed class TooManyAttemptsException(TimeSpan wait) : Exception($"Wait {wait}.")
{
    public TimeSpan RetryAfter { get; } = wait;
}
