using System.Text.Json.Nodes;

namespace Pilot.AzureCompute.Tests.StandIn;

/// <param name="Type">Published type that the body (or each item of a list) is held to; null for bodies that none describes.</param>
public sealed record Reply(int Status, JsonNode? Body = null, string? Type = null, bool IsList = false)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public static Reply Error(int status, string code, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } });

    public static Reply Missing(string type, string name, string group) => Error(
        404, "ResourceNotFound",
        $"The Resource '{type}/{name}' under resource group '{group}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix");

    public Reply With(params (string Name, string Value)[] headers) =>
        this with { Headers = Headers.Concat(headers.Select(one => KeyValuePair.Create(one.Name, one.Value))).ToDictionary() };
}
