using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Engine.Replay;

/// <summary>Embeds a payload, which is JSON already, as it is instead of as an escaped string.</summary>
public sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    // Payloads come from a serializer, so checking them again would only cost time.
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value, skipInputValidation: true);
}
