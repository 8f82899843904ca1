using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Storage;

namespace Pilot.Core.Accounts;

/// <summary>Accounts in blobs.</summary>
public sealed class AccountStore(IBlobStore blobs, IPasswordHasher hasher, TimeProvider clock)
{
    /// <returns>Null when there is none of that name, or it was deleted.</returns>
    public async Task<Account?> GetAsync(string name, CancellationToken cancellation = default) =>
        AccountNames.IsValid(name)
        && await blobs.ReadJsonAsync(BlobNames.User(name), PilotJson.Default.Account, cancellation) is ({ Deleted: null } account, _)
            ? account
            : null;

    /// <summary>By name, without the deleted ones.</summary>
    /// <param name="after">Last name of the page before; null for the first page.</param>
    public async Task<Page<AccountView>> ListAsync(string? after, int limit, CancellationToken cancellation = default)
    {
        var found = new List<AccountView>(limit + 1);
        var position = after is null ? null : BlobNames.User(after);
        while (found.Count <= limit)
        {
            var names = await blobs.ListAsync(BlobNames.User(""), position, limit + 1, cancellation);
            foreach (var blob in names)
            {
                if (await GetAsync(blob.Name[BlobNames.User("").Length..], cancellation) is { } account)
                {
                    found.Add(new AccountView(account.Name, account.Role.Name()));
                }
            }

            if (names.Count <= limit)
            {
                break;
            }

            position = names[^1].Name;
        }

        return found.Count > limit ? new([.. found.Take(limit)], found[limit - 1].Name) : new(found, null);
    }

    /// <param name="password">Null makes a random one.</param>
    /// <returns>The password, which nobody can ask for later.</returns>
    public async Task<string> CreateAsync(string name, AccountRole role, string? password, CancellationToken cancellation = default)
    {
        if (!AccountNames.IsValid(name))
        {
            throw new PilotException(AccountErrors.NameNotValid(name));
        }

        password ??= Passwords.Random();
        var now = clock.GetUtcNow();
        var account = new Account(name, role, HashOf(password), now, now);
        return await blobs.PutJsonAsync(
            BlobNames.User(name), account, PilotJson.Default.Account, BlobCondition.IfAbsent, null, cancellation) is null
            ? throw new PilotException(AccountErrors.NameTaken(name))
            : password;
    }

    /// <summary>Makes the built-in admin when it does not exist yet.</summary>
    /// <param name="announce">Is given the password before the account is stored, so that a crash cannot swallow it.</param>
    public async Task EnsureAdminAsync(Func<string, Task> announce, CancellationToken cancellation = default)
    {
        if (await blobs.StatAsync(BlobNames.User(AccountNames.Admin), cancellation) is null)
        {
            var password = Passwords.Random();
            await announce(password);
            await CreateAsync(AccountNames.Admin, AccountRole.Admin, password, cancellation);
        }
    }

    /// <summary>Sets a password and revokes all tokens that were issued before.</summary>
    public Task SetPasswordAsync(string name, string password, CancellationToken cancellation = default) =>
        ReplaceAsync(name, account => account with { PasswordHash = HashOf(password), TokensFrom = clock.GetUtcNow() }, cancellation);

    /// <summary>Puts a hash of today's strength in the place of an older one; tokens stay.</summary>
    /// <param name="verified">The hash that the password was checked against; when another one is stored by now, it stays.</param>
    public async Task RenewHashAsync(string name, string verified, string password, CancellationToken cancellation = default)
    {
        var renewed = hasher.Hash(password);
        await ReplaceAsync(
            name, account => account.PasswordHash == verified ? account with { PasswordHash = renewed } : account, cancellation);
    }

    public Task DeleteAsync(string name, CancellationToken cancellation = default) =>
        ReplaceAsync(name, account => account with { PasswordHash = "", Deleted = clock.GetUtcNow() }, cancellation);

    private string HashOf(string password) => Passwords.IsAcceptable(password)
        ? hasher.Hash(password)
        : throw new PilotException(AccountErrors.PasswordNotAcceptable());

    private async Task ReplaceAsync(string name, Func<Account, Account> change, CancellationToken cancellation)
    {
        while (AccountNames.IsValid(name)
            && await blobs.ReadJsonAsync(BlobNames.User(name), PilotJson.Default.Account, cancellation) is ({ Deleted: null } account, var etag))
        {
            var changed = change(account);
            if (ReferenceEquals(changed, account) || await blobs.PutJsonAsync(
                BlobNames.User(name), changed, PilotJson.Default.Account, BlobCondition.IfMatch(etag), null, cancellation) is not null)
            {
                return;
            }
        }

        throw new PilotException(AccountErrors.NoSuchAccount(name));
    }
}
