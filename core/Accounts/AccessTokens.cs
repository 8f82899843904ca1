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
public sealed record TokenRecord(string User, DateTimeOffset Issued, DateTimeOffset Expires);

/// <summary>A token just issued; the only moment at which it is known.</summary>
public sealed record IssuedToken(string Token, DateTimeOffset Expires);
