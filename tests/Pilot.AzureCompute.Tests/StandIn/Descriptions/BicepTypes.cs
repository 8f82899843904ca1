using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pilot.AzureCompute.Tests.StandIn.Descriptions;

/// <summary>
/// The published types of a resource provider, one version of them: what a resource's body may hold, must hold, and what only
/// Azure may say. Numbers are whole in these files even where the service takes fractions, so any number passes.
/// </summary>
public sealed class BicepTypes
{
    private const int Required = 1;
    private const int ReadOnly = 2;
    private const int WriteOnly = 4;
    private const int Constant = 8;

    private readonly JsonElement[] types;
    private readonly Dictionary<string, int> bodies;

    public BicepTypes(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        types = [.. document.RootElement.Clone().EnumerateArray()];
        bodies = types.Where(type => Kind(type) == "ResourceType")
            .ToDictionary(type => type.GetProperty("name").GetString()!, type => Target(type.GetProperty("body")), StringComparer.OrdinalIgnoreCase);
    }

    /// <returns>False when the provider has no such version of the type.</returns>
    public bool Has(string type, string version) => bodies.ContainsKey($"{type}@{version}");

    /// <returns>What is wrong with it, a line each.</returns>
    public IReadOnlyList<string> Request(string type, string version, JsonNode? body) => Check(type, version, body, isRequest: true);

    public IReadOnlyList<string> Response(string type, string version, JsonNode? body) => Check(type, version, body, isRequest: false);

    private List<string> Check(string type, string version, JsonNode? body, bool isRequest)
    {
        var faults = new List<string>();
        Check(body, types[bodies[$"{type}@{version}"]], "$", isRequest, faults);
        return faults;
    }

    private void Check(JsonNode? value, JsonElement type, string path, bool isRequest, List<string> faults)
    {
        switch (Kind(type))
        {
            case "ObjectType":
                CheckObject(value, type, path, isRequest, faults);
                break;
            case "ArrayType" when value is JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    Check(items[i], Follow(type.GetProperty("itemType")), $"{path}[{i}]", isRequest, faults);
                }

                break;
            case "UnionType":
                CheckUnion(value, type, path, faults);
                break;
            case "StringLiteralType" when TextOf(value) == type.GetProperty("value").GetString():
            case "BooleanType" when value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False:
            case "IntegerType" when value?.GetValueKind() == JsonValueKind.Number:
            case "AnyType":
                break;
            case "StringType" when TextOf(value) is { } text:
                CheckText(text, type, path, isRequest, faults);
                break;
            default:
                faults.Add($"{path}: {value?.ToJsonString() ?? "null"} is no {Kind(type)}");
                break;
        }
    }

    private void CheckObject(JsonNode? value, JsonElement type, string path, bool isRequest, List<string> faults)
    {
        if (value is not JsonObject given)
        {
            faults.Add($"{path}: is no object");
            return;
        }

        var properties = type.GetProperty("properties");
        var others = type.TryGetProperty("additionalProperties", out var additional) && additional.ValueKind == JsonValueKind.Object ? additional : (JsonElement?)null;
        foreach (var (name, inner) in given)
        {
            var place = $"{path}.{name}";
            if (!properties.TryGetProperty(name, out var property))
            {
                if (others is { } any)
                {
                    Check(inner, Follow(any), place, isRequest, faults);
                }
                else
                {
                    faults.Add($"{place}: is not a property of {type.GetProperty("name").GetString()}");
                }

                continue;
            }

            var flags = property.GetProperty("flags").GetInt32();
            if ((flags & (isRequest ? ReadOnly : WriteOnly)) != 0)
            {
                faults.Add($"{place}: is {(isRequest ? "for Azure to say" : "never said by Azure")}");
            }

            Check(inner, Follow(property.GetProperty("type")), place, isRequest, faults);
        }

        foreach (var property in properties.EnumerateObject())
        {
            var flags = property.Value.GetProperty("flags").GetInt32();
            var isExpected = (flags & Required) != 0 && !(isRequest && (flags & Constant) != 0);
            if (isExpected && !given.ContainsKey(property.Name))
            {
                faults.Add($"{path}.{property.Name}: is missing");
            }
        }
    }

    /// <summary>Open enumerations list their known values and any text; only the known values are taken.</summary>
    private void CheckUnion(JsonNode? value, JsonElement type, string path, List<string> faults)
    {
        var known = type.GetProperty("elements").EnumerateArray().Select(Follow).Where(one => Kind(one) == "StringLiteralType")
            .Select(one => one.GetProperty("value").GetString()!).ToList();
        if (TextOf(value) is not { } text || !known.Contains(text))
        {
            faults.Add($"{path}: {value?.ToJsonString()} is none of {string.Join(", ", known)}");
        }
    }

    private static void CheckText(string text, JsonElement type, string path, bool isRequest, List<string> faults)
    {
        if (!isRequest && type.TryGetProperty("sensitive", out var sensitive) && sensitive.GetBoolean())
        {
            faults.Add($"{path}: is a secret, which is never given back");
        }

        if (type.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, pattern.GetString()!, RegexOptions.ECMAScript))
        {
            faults.Add($"{path}: does not match {pattern.GetString()}");
        }

        if ((type.TryGetProperty("minLength", out var least) && text.Length < least.GetInt32())
            || (type.TryGetProperty("maxLength", out var most) && text.Length > most.GetInt32()))
        {
            faults.Add($"{path}: has a length of {text.Length}");
        }
    }

    private static string? TextOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static string Kind(JsonElement type) => type.GetProperty("$type").GetString()!;

    private JsonElement Follow(JsonElement reference) => types[Target(reference)];

    private static int Target(JsonElement reference) =>
        int.Parse(reference.GetProperty("$ref").GetString()!.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture);
}
