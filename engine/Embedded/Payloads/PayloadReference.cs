namespace Pilot.Engine.Embedded.Payloads;

/// <summary>What stands in a history for a payload that lives in blob storage: <c>{"$payload":"[sha256]"}</c>.</summary>
internal static class PayloadReference
{
    private const string Prefix = "{\"$payload\":\"";
    private const int DigestLength = 64;

    public static string To(string digest) => $"{Prefix}{digest}\"}}";

    /// <returns>Null for a payload that is there itself.</returns>
    public static string? DigestOf(string? json) =>
        IsLikeOne(json) && json!.Length == Prefix.Length + DigestLength + 2 ? json.Substring(Prefix.Length, DigestLength) : null;

    /// <summary>A user's own payload may begin like a reference; it goes to storage too, so that none is mistaken for one.</summary>
    public static bool IsLikeOne(string? json) => json is not null && json.StartsWith(Prefix, StringComparison.Ordinal);
}
