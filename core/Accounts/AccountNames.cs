using System.Buffers;

namespace Pilot.Core.Accounts;

/// <summary>Account names are parts of blob names: 1 to 39 lower-case letters, digits and inner hyphens.</summary>
public static class AccountNames
{
    public const string Admin = "admin";

    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= 39 }
        && !name.AsSpan().ContainsAnyExcept(Allowed)
        && name[0] != '-'
        && name[^1] != '-';
}
