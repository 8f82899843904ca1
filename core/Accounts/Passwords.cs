using System.Security.Cryptography;

namespace Pilot.Core.Accounts;

/// <summary>What a password must be, and new ones.</summary>
public static class Passwords
{
    public const int MinLength = 10;

    /// <summary>Longer ones only cost time to hash.</summary>
    public const int MaxLength = 256;

    // No letter or digit that is mistaken for another one.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";

    public static bool IsAcceptable(string? password) => password is { Length: >= MinLength and <= MaxLength };

    /// <summary>Twenty characters in five groups, 99 bits.</summary>
    public static string Random() =>
        string.Join('-', Enumerable.Range(0, 5).Select(_ => RandomNumberGenerator.GetString(Alphabet, 4)));
}
