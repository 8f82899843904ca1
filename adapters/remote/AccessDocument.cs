using System.Text.Json;

namespace Pilot.Adapters.Remote;

/// <summary>
/// A credential as an agent gets it: one line of JSON with <c>kind</c> and <c>expires</c> (RFC 3339), and what else the kind
/// of storage needs. A secret as a whole.
/// </summary>
/// <param name="Kind">Which of the sibling folders understands it: <c>gateway</c>, ...</param>
/// <param name="Body">The whole object.</param>
public sealed record AccessDocument(string Kind, DateTimeOffset Expires, JsonElement Body)
{
    /// <exception cref="Pilot.Core.Errors.PilotException">PILOT1005: it is not such a line.</exception>
    public static AccessDocument Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement.Clone();
            return new AccessDocument(
                root.GetProperty("kind").GetString() ?? "",
                root.GetProperty("expires").GetDateTimeOffset(),
                root);
        }
        catch (Exception cause) when (cause is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The parser's own words could quote the secret.
            throw RemoteErrors.NotUnderstood("it is not one line of JSON with kind and expires");
        }
    }

    /// <returns>A text that the kind needs.</returns>
    /// <exception cref="Pilot.Core.Errors.PilotException">PILOT1005: it is not there.</exception>
    public string Text(string name) =>
        Body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : throw RemoteErrors.NotUnderstood($"it has no {name}");

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"{Kind} until {Expires:O}";
}
