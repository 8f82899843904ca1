using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Pilot.Core.Api;

namespace Pilot.Cli.Terminal;

/// <summary>JSON for <c>--json</c>: one line, with Chinese names left readable.</summary>
internal static class ReadableJson
{
    private static readonly JsonSerializerOptions Options = new(PilotJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = JsonTypeInfoResolver.Combine(PilotJson.Default, CliJson.Default),
    };

    public static string Write<T>(T value, JsonTypeInfo<T> type) =>
        JsonSerializer.Serialize(value, (JsonTypeInfo<T>)Options.GetTypeInfo(type.Type));
}
