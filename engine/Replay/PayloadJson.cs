using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pilot.Engine.Replay;

/// <summary>How inputs, outputs, event payloads and custom status are written: as the HTTP API writes its records.</summary>
public static class PayloadJson
{
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    public static string? Write(object? value) => value switch
    {
        null => null,
        // The way by a type that is known costs the serializer a third less, and most payloads are texts.
        string text => JsonSerializer.Serialize(text, Options),
        _ => JsonSerializer.Serialize(value, value.GetType(), Options),
    };

    public static T? Read<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static object? Read(string? json, Type type)
    {
        if (json is not null)
        {
            return JsonSerializer.Deserialize(json, type, Options);
        }

        return type.IsValueType ? Activator.CreateInstance(type) : null;
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        options.Converters.Add(new JsonStringEnumConverter());
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
