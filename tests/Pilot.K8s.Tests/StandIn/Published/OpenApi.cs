using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Published;

/// <summary>The OpenAPI v3 files of an API server 1.36: paths, query parameters and schemas, held strictly.</summary>
public sealed class OpenApi
{
    private static readonly Lazy<OpenApi?> Read = new(() => SharedFolder.Kubernetes is { } folder ? new OpenApi(folder) : null);

    /// <summary>Groups whose description is among the files; others are let through.</summary>
    private static readonly string[] Described = ["api/v1/", "apis/batch/v1/", "version"];

    private readonly Dictionary<string, JsonObject> schemas = new(StringComparer.Ordinal);
    private readonly List<(string[] Parts, JsonObject Path)> paths = [];

    private OpenApi(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.json"))
        {
            var document = JsonNode.Parse(File.ReadAllText(file))!;
            foreach (var (name, schema) in document["components"]!["schemas"]!.AsObject())
            {
                schemas[name] = schema!.AsObject();
            }

            paths.AddRange(document["paths"]!.AsObject().Select(path => (path.Key.Trim('/').Split('/'), path.Value!.AsObject())));
        }
    }

    /// <summary>Null where the files are missing.</summary>
    public static OpenApi? Instance => Read.Value;

    /// <returns>What is wrong with path, method or query; null when nothing, or when the group is not described.</returns>
    public string? CallFault(string method, string path, IEnumerable<string> query)
    {
        var trimmed = path.Trim('/');
        if (!Described.Any(group => (trimmed + "/").StartsWith(group, StringComparison.Ordinal)))
        {
            return null;
        }

        var parts = trimmed.Split('/');
        var found = paths.FirstOrDefault(path => Matches(path.Parts, parts)).Path;
        if (found?[method.ToLowerInvariant()] is not JsonObject operation)
        {
            return $"{method} {path} is not described";
        }

        var known = Parameters(found).Concat(Parameters(operation)).ToHashSet(StringComparer.Ordinal);
        return query.FirstOrDefault(name => !known.Contains(name)) is { } unknown ? $"{method} {path} has no parameter {unknown}" : null;
    }

    /// <summary>Unknown members, wrong types and missing members, each as the server words it.</summary>
    /// <param name="without">Members that an older server does not know, as <c>Schema.member</c>.</param>
    public IReadOnlyList<string> Violations(JsonNode body, string schema, IReadOnlySet<string>? without = null)
    {
        var found = new List<string>();
        Check(body, Name(schema), "", without ?? new HashSet<string>(), found);
        return found;
    }

    private static bool Matches(string[] pattern, string[] parts) =>
        pattern.Length == parts.Length && pattern.Zip(parts).All(pair => pair.First == pair.Second || pair.First.StartsWith('{'));

    private static IEnumerable<string> Parameters(JsonObject holder) =>
        holder["parameters"]?.AsArray().Select(parameter => parameter!["name"]!.GetValue<string>()) ?? [];

    private static string Name(string reference) => reference[(reference.LastIndexOf('/') + 1)..];

    private void Check(JsonNode? node, string name, string path, IReadOnlySet<string> without, List<string> found)
    {
        var schema = schemas[name];
        if (schema["properties"] is not JsonObject members)
        {
            CheckValue(node, schema, path, without, found);
            return;
        }

        if (node is not JsonObject body)
        {
            found.Add($"json: cannot unmarshal into field {path} of type {name}");
            return;
        }

        var shortName = name[(name.LastIndexOf('.') + 1)..];
        foreach (var (key, value) in body)
        {
            var at = path.Length == 0 ? key : $"{path}.{key}";
            if (members[key] is not JsonObject member || without.Contains($"{shortName}.{key}"))
            {
                found.Add($"unknown field \"{at}\"");
            }
            else if (value is not null)
            {
                CheckValue(value, member, at, without, found);
            }
        }

        var required = schema["required"]?.AsArray().Select(key => key!.GetValue<string>()) ?? [];
        found.AddRange(required.Where(key => body[key] is null).Select(key => $"missing field \"{(path.Length == 0 ? key : $"{path}.{key}")}\""));
    }

    private void CheckValue(JsonNode? node, JsonObject schema, string path, IReadOnlySet<string> without, List<string> found)
    {
        if (schema["$ref"] is { } reference)
        {
            Check(node, Name(reference.GetValue<string>()), path, without, found);
        }
        else if (schema["allOf"] is JsonArray all)
        {
            foreach (var part in all)
            {
                CheckValue(node, part!.AsObject(), path, without, found);
            }
        }
        else if (schema["oneOf"] is JsonArray any)
        {
            if (!any.Any(option => Is(node, option!["type"]!.GetValue<string>())))
            {
                found.Add($"wrong type at {path}");
            }
        }
        else if (schema["type"] is { } type)
        {
            CheckType(node, schema, type.GetValue<string>(), path, without, found);
        }
    }

    private void CheckType(JsonNode? node, JsonObject schema, string type, string path, IReadOnlySet<string> without, List<string> found)
    {
        if (!Is(node, type))
        {
            found.Add($"wrong type at {path}: {node?.GetValueKind()} is no {type}");
        }
        else if (node is JsonArray list && schema["items"] is JsonObject items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                CheckValue(list[i], items, $"{path}[{i}]", without, found);
            }
        }
        else if (node is JsonObject map && schema["additionalProperties"] is JsonObject values)
        {
            foreach (var (key, value) in map)
            {
                CheckValue(value, values, $"{path}.{key}", without, found);
            }
        }
        else if (schema["format"]?.GetValue<string>() is { } format && !HasFormat(node!, format))
        {
            found.Add($"{path} is no {format}");
        }
    }

    private static bool Is(JsonNode? node, string type) => (node?.GetValueKind(), type) switch
    {
        (System.Text.Json.JsonValueKind.Object, "object") => true,
        (System.Text.Json.JsonValueKind.Array, "array") => true,
        (System.Text.Json.JsonValueKind.String, "string") => true,
        (System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False, "boolean") => true,
        (System.Text.Json.JsonValueKind.Number, "number") => true,
        (System.Text.Json.JsonValueKind.Number, "integer") => long.TryParse(node!.ToJsonString(), out _),
        _ => false,
    };

    private static bool HasFormat(JsonNode node, string format) => format switch
    {
        "int32" => int.TryParse(node.ToJsonString(), out _),
        "int64" => long.TryParse(node.ToJsonString(), out _),
        "date-time" => DateTimeOffset.TryParse(node.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture, out _),
        "byte" => Convert.TryFromBase64String(node.GetValue<string>(), new byte[node.GetValue<string>().Length], out _),
        _ => true,
    };
}
