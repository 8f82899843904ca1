using System.Text.Json;
using Pilot.Core.Errors;

namespace Pilot.Cli.Clouds.Deployments;

/// <summary>What the tools of the vendors print of a deployment: its outputs, by name.</summary>
internal static class DeploymentOutputs
{
    /// <param name="json">
    /// Of <c>az deployment sub show</c> or of <c>aws cloudformation describe-stacks</c>: all of it, or the outputs alone.
    /// </param>
    /// <param name="source">The file, for the error.</param>
    /// <returns>Outputs that are texts; others name nothing that an account needs.</returns>
    /// <exception cref="PilotException">PILOT1007: there are no outputs in it.</exception>
    public static IReadOnlyDictionary<string, string> Read(string json, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Find(document.RootElement) ?? throw DeploymentErrors.NoOutputs(source);
        }
        catch (JsonException)
        {
            throw DeploymentErrors.NoOutputs(source);
        }
    }

    private static Dictionary<string, string>? Find(JsonElement json) => json switch
    {
        { ValueKind: JsonValueKind.Object } when Member(json, "properties") is { } deployment => Find(deployment),
        { ValueKind: JsonValueKind.Object } when Member(json, "outputs") is { } outputs => Find(outputs),
        { ValueKind: JsonValueKind.Object } when Member(json, "Stacks") is { ValueKind: JsonValueKind.Array } stacks && stacks.GetArrayLength() == 1 => Find(stacks[0]),
        { ValueKind: JsonValueKind.Object } when Member(json, "Outputs") is { } outputs => Find(outputs),
        { ValueKind: JsonValueKind.Object } => Azure(json),
        { ValueKind: JsonValueKind.Array } => Aws(json),
        _ => null,
    };

    /// <summary><c>{"name": {"type": "String", "value": "..."}}</c>; null when a member has no value.</summary>
    private static Dictionary<string, string>? Azure(JsonElement outputs)
    {
        var read = new Dictionary<string, string>();
        foreach (var output in outputs.EnumerateObject())
        {
            if (output.Value.ValueKind != JsonValueKind.Object || Member(output.Value, "value") is not { } value)
            {
                return null;
            }

            if (value.ValueKind == JsonValueKind.String)
            {
                read[output.Name] = value.GetString()!;
            }
        }

        return read.Count == 0 ? null : read;
    }

    /// <summary><c>[{"OutputKey": "...", "OutputValue": "..."}]</c></summary>
    private static Dictionary<string, string>? Aws(JsonElement outputs)
    {
        var read = new Dictionary<string, string>();
        foreach (var output in outputs.EnumerateArray())
        {
            if (Text(output, "OutputKey") is not { } name || Text(output, "OutputValue") is not { } value)
            {
                return null;
            }

            read[name] = value;
        }

        return read.Count == 0 ? null : read;
    }

    private static JsonElement? Member(JsonElement json, string name) => json.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && Member(json, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
