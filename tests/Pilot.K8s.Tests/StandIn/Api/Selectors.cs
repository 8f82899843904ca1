using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>Label and field selectors of equality, which is all that is asked here.</summary>
internal sealed class Selectors(string? labels, string? fields)
{
    private static readonly string[] EventFields =
        ["involvedObject.kind", "involvedObject.name", "involvedObject.namespace", "involvedObject.uid", "reason", "reportingComponent", "source", "type", "metadata.name", "metadata.namespace"];

    private readonly IReadOnlyList<KeyValuePair<string, string>> byLabel = Read(labels);
    private readonly IReadOnlyList<KeyValuePair<string, string>> byField = Read(fields);

    public void Check(Kind kind)
    {
        var known = kind == Kind.Event ? EventFields : ["metadata.name", "metadata.namespace", "status.phase", "spec.nodeName", "status.successful"];
        foreach (var (name, _) in byField.Where(field => !known.Contains(field.Key)))
        {
            throw RefusalException.BadRequest($"field label not supported: {name}");
        }
    }

    public bool Choose(JsonObject seen) =>
        seen.Has(byLabel) && byField.All(field => (((JsonNode)seen).Text(field.Key.Split('.')) ?? "") == field.Value);

    private static List<KeyValuePair<string, string>> Read(string? text) =>
        [.. (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], pair[1].TrimStart('=')))];
}
