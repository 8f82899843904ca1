using System.Text.Json.Serialization;

namespace Pilot.Core.Accounts;

/// <summary>
/// One account; the blob <c>users/{name}</c>. A deleted account stays as a mark, so that nobody can take over its name
/// and with it what belonged to it.
/// </summary>
/// <param name="PasswordHash">As the <see cref="IPasswordHasher"/> wrote it; empty when deleted.</param>
/// <param name="TokensFrom">Tokens that were issued before this time count no more.</param>
/// <param name="Deleted">When it was deleted; null while it is in use.</param>
public sealed record Account(
    string Name,
    AccountRole Role,
    string PasswordHash,
    DateTimeOffset Created,
    DateTimeOffset TokensFrom,
    DateTimeOffset? Deleted = null);

[JsonConverter(typeof(JsonStringEnumConverter<AccountRole>))]
public enum AccountRole
{
    /// <summary>Sees and steers what belongs to it.</summary>
    User,

    /// <summary>Sees and steers everything, and makes and deletes accounts.</summary>
    Admin,
}

public static class AccountRoles
{
    /// <summary>The name that the API uses: <c>user</c> or <c>admin</c>.</summary>
    public static string Name(this AccountRole role) => role == AccountRole.Admin ? "admin" : "user";

    public static bool TryParse(string? name, out AccountRole role)
    {
        role = name == "admin" ? AccountRole.Admin : AccountRole.User;
        return name is "admin" or "user";
    }
}

/// <summary>Who makes a request.</summary>
/// <param name="TokenHash">Of the token that was shown; null for the server's own local token.</param>
public sealed record Caller(string Name, AccountRole Role, string? TokenHash = null)
{
    /// <summary>What was shown allows to look and not to change anything.</summary>
    public bool ReadsOnly { get; init; }

    public bool IsAdmin => Role == AccountRole.Admin;

    /// <summary>Everything belongs to one account; others do not learn that it exists, admins excepted.</summary>
    public bool MaySee(string owner) => IsAdmin || Name == owner;
}
