namespace Pilot.Engine.Embedded.Payloads;

/// <summary>
/// What stands in a history for a payload that lives in blob storage: <c>{"$payload":"[sha256]"}</c>. A user's own payload
/// that begins so is written inside <c>{"$payload":null,"is":...}</c>, with or without a blob store, so that what begins so
/// in a database never is the user's.
/// </summary>
internal static class PayloadReference
{
    private const string Start = "{\"$payload\":";
    private const string Prefix = Start + "\"";
    private const string Quote = Start + "null,\"is\":";
    private const int DigestLength = 64;

    public static string To(string digest) => $"{Prefix}{digest}\"}}";

    public static string Quoted(string json) => $"{Quote}{json}}}";

    /// <summary>A reference, or what must be quoted in order not to be taken for one.</summary>
    public static bool IsLikeOne(string? json) => json is not null && json.StartsWith(Start, StringComparison.Ordinal);

    /// <returns>Null for a payload that is there itself.</returns>
    public static string? DigestOf(string? json) =>
        json is not null && json.Length == Prefix.Length + DigestLength + 2 && json.StartsWith(Prefix, StringComparison.Ordinal)
            ? json.Substring(Prefix.Length, DigestLength)
            : null;

    /// <returns>The user's payload, for anything but a reference.</returns>
    public static string? Unquoted(string? json) =>
        json is not null && json.StartsWith(Quote, StringComparison.Ordinal) ? json[Quote.Length..^1] : json;
}
