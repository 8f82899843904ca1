using System.Text.Json;
using Pilot.Engine.Replay;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>Values cross the host as JSON that we write and read, so that they look the same wherever a story is told.</summary>
internal static class Wire
{
    public static JsonElement? Write(object? value) =>
        value is null ? null : JsonSerializer.SerializeToElement(value, value.GetType(), PayloadJson.Options);

    public static T? Read<T>(JsonElement? value) =>
        value is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Undefined) } element ? element.Deserialize<T>(PayloadJson.Options) : default;
}
