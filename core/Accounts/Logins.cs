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
{
    private readonly Lazy<string> nobodysHash = new(() => hasher.Hash(Passwords.Random()));

    /// <param name="address">The network address that asks.</param>
    /// <exception cref="PilotException">PILOT0403 or <see cref="TooManyAttemptsException"/> as its cause (PILOT0405).</exception>
    public async Task<IssuedToken> LoginAsync(string name, string password, string address, CancellationToken cancellation = default)
    {
        Refuse(addresses.Wait(address));
        await CountAttemptAsync(name, cancellation);
        if (!await CheckAsync(name, password, cancellation))
        {
            addresses.Failed(address);
            throw new PilotException(AccountErrors.WrongPassword());
        }

        await blobs.DeleteAsync(AttemptsBlob(name), default, cancellation);
        return await tokens.IssueAsync(name, cancellation);
    }

    /// <summary>Checks the current password like a login, slowed down like one, then sets the new one.</summary>
    public async Task ChangePasswordAsync(
        string name, string current, string replacement, string address, CancellationToken cancellation = default)
    {
        Refuse(addresses.Wait(address));
        await CountAttemptAsync(name, cancellation);
        if (!await CheckAsync(name, current, cancellation))
        {
            addresses.Failed(address);
            throw new PilotException(AccountErrors.WrongPassword());
        }

        await blobs.DeleteAsync(AttemptsBlob(name), default, cancellation);
        await accounts.SetPasswordAsync(name, replacement, cancellation);
    }

    /// <summary>Deletes what is remembered of old attempts.</summary>
    public async Task SweepAsync(CancellationToken cancellation = default)
    {
        await foreach (var blob in blobs.ListAllAsync(BlobNames.LoginAttempts(""), cancellation))
        {
            if (blob.LastModified + LoginThrottle.Memory + LoginThrottle.LongestWait < clock.GetUtcNow())
            {
                await blobs.DeleteAsync(blob.Name, BlobCondition.IfMatch(blob.ETag), cancellation);
            }
        }
    }

    private async Task<bool> CheckAsync(string name, string password, CancellationToken cancellation)
    {
        var account = await accounts.GetAsync(name, cancellation);
        var check = hasher.Verify(
            account?.PasswordHash ?? nobodysHash.Value,
            password.Length <= Passwords.MaxLength ? password : "");
        if (account is not null && check == PasswordCheck.RightButOld)
        {
            await accounts.RenewHashAsync(name, password, cancellation);
        }

        return account is not null && check != PasswordCheck.Wrong;
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
