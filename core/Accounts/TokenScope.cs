using System.Text.Json.Serialization;

namespace Pilot.Core.Accounts;

/// <summary>What a token may be used for; its account's role is a bound beside it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TokenScope>))]
public enum TokenScope
{
    /// <summary>Whatever its account may do.</summary>
    All,

    /// <summary>Looking, without changing anything.</summary>
    Read,
}

public static class TokenScopes
{
    /// <summary>The name that the API uses: <c>all</c> or <c>read</c>.</summary>
    public static string Name(this TokenScope scope) => scope == TokenScope.Read ? "read" : "all";

    public static bool TryParse(string? name, out TokenScope scope)
    {
        scope = name == "read" ? TokenScope.Read : TokenScope.All;
        return name is "all" or "read";
    }
}
