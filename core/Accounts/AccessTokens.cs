using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Pilot.Core.Accounts;

/// <summary>Opaque tokens: 32 random bytes as base64url. Only their hash is kept.</summary>
public static class AccessTokens
{
    public const int Length = 43;

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256 as lower-case hex. A token has 256 random bits, so a fast hash is enough.</summary>
    public static string Hash(string token) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}

/// <summary>The blob <c>tokens/{hash}</c>.</summary>
/// <param name="Name">What its owner called it; null for one that came of a login.</param>
public sealed record TokenRecord(
    string User, DateTimeOffset Issued, DateTimeOffset Expires, string? Name = null, TokenScope Scope = TokenScope.All)
{
    /// <summary>Of the characters of the hash; enough to tell one account's tokens apart.</summary>
    private const int IdLength = 16;

    /// <summary>What a token is called where it is listed and revoked.</summary>
    public static string IdOf(string tokenHash) => tokenHash[..IdLength];
}

/// <summary>A token just issued; the only moment at which it is known.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset Expires);
