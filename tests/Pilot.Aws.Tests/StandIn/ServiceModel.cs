using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>A service's published description: what a request to it must look like.</summary>
public sealed class ServiceModel
{
    private readonly JsonElement shapes;
    private readonly JsonElement operations;

    private ServiceModel(JsonElement root)
    {
        shapes = root.GetProperty("shapes");
        operations = root.GetProperty("operations");
    }

    /// <summary>Null where the descriptions are not beside the checkout; requests are then taken as they come.</summary>
    public static ServiceModel? Find(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", "api", $"aws-{name}-service-2.json");
            if (File.Exists(file))
            {
                return new ServiceModel(JsonDocument.Parse(File.ReadAllBytes(file)).RootElement);
            }
        }

        return null;
    }

    /// <summary>Method and path of every operation, to be sure that they are the ones that are spoken to.</summary>
    public (string Method, string Path) AddressOf(string operation)
    {
        var http = operations.GetProperty(operation).GetProperty("http");
        return (http.GetProperty("method").GetString()!, http.GetProperty("requestUri").GetString()!);
    }

    /// <returns>Every way in which a body is not what the description says; empty for a good one.</returns>
    /// <param name="elsewhere">Members that travel in the path or the query.</param>
    public IReadOnlyList<string> FaultsOfInput(string operation, JsonElement body, params string[] elsewhere)
    {
        var faults = new List<string>();
        Check(operations.GetProperty(operation).GetProperty("input").GetProperty("shape").GetString()!, body, operation, faults, elsewhere);
        return faults;
    }

    /// <summary>What the stand-in itself answers is held to the description, too.</summary>
    public IReadOnlyList<string> FaultsOfOutput(string operation, JsonElement body)
    {
        var faults = new List<string>();
        if (operations.GetProperty(operation).TryGetProperty("output", out var output))
        {
            Check(output.GetProperty("shape").GetString()!, body, operation, faults, []);
        }

        return faults;
    }

    private void Check(string name, JsonElement value, string where, List<string> faults, string[] elsewhere)
    {
        var shape = shapes.GetProperty(name);
        switch (shape.GetProperty("type").GetString())
        {
            case "structure" when Is(value, JsonValueKind.Object, where, faults):
                CheckMembers(shape, value, where, faults, elsewhere);
                break;
            case "list" when Is(value, JsonValueKind.Array, where, faults):
                var member = shape.GetProperty("member").GetProperty("shape").GetString()!;
                foreach (var (index, item) in value.EnumerateArray().Index())
                {
                    Check(member, item, $"{where}[{index}]", faults, []);
                }

                CheckRange(shape, value.GetArrayLength(), where, faults);
                break;
            case "map" when Is(value, JsonValueKind.Object, where, faults):
                foreach (var entry in value.EnumerateObject())
                {
                    Check(shape.GetProperty("key").GetProperty("shape").GetString()!, JsonSerializer.SerializeToElement(entry.Name), where, faults, []);
                    Check(shape.GetProperty("value").GetProperty("shape").GetString()!, entry.Value, $"{where}.{entry.Name}", faults, []);
                }

                CheckRange(shape, value.EnumerateObject().Count(), where, faults);
                break;
            case "string" when Is(value, JsonValueKind.String, where, faults):
                CheckText(shape, value.GetString()!, where, faults);
                break;
            case "boolean" when value.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                faults.Add($"{where} is no boolean");
                break;
            case "integer" or "long" when !value.TryGetInt64(out _):
                faults.Add($"{where} is no whole number");
                break;
            case "integer" or "long":
                CheckRange(shape, value.GetInt64(), where, faults);
                break;
        }
    }

    private void CheckMembers(JsonElement shape, JsonElement value, string where, List<string> faults, string[] elsewhere)
    {
        var members = shape.GetProperty("members");
        foreach (var member in value.EnumerateObject())
        {
            if (!members.TryGetProperty(member.Name, out var known) || known.TryGetProperty("location", out _))
            {
                faults.Add($"{where} has no member {member.Name}");
            }
            else if (member.Value.ValueKind == JsonValueKind.Null)
            {
                faults.Add($"{where}.{member.Name} is null");
            }
            else
            {
                Check(known.GetProperty("shape").GetString()!, member.Value, $"{where}.{member.Name}", faults, []);
            }
        }

        foreach (var required in shape.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : [])
        {
            if (!elsewhere.Contains(required) && !value.TryGetProperty(required, out _))
            {
                faults.Add($"{where} lacks {required}");
            }
        }
    }

    private static bool Is(JsonElement value, JsonValueKind kind, string where, List<string> faults)
    {
        if (value.ValueKind == kind)
        {
            return true;
        }

        faults.Add($"{where} is {value.ValueKind} where {kind} belongs");
        return false;
    }

    private static void CheckText(JsonElement shape, string text, string where, List<string> faults)
    {
        CheckRange(shape, text.Length, where, faults);
        if (shape.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => word.GetString() == text))
        {
            faults.Add($"{where} is '{text}', which is none of the words it may be");
        }

        if (shape.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(text, $"^(?:{pattern.GetString()})$"))
        {
            faults.Add($"{where} is '{text}', which does not match {pattern.GetString()}");
        }
    }

    private static void CheckRange(JsonElement shape, long size, string where, List<string> faults)
    {
        if ((shape.TryGetProperty("min", out var least) && size < least.GetInt64()) || (shape.TryGetProperty("max", out var most) && size > most.GetInt64()))
        {
            faults.Add($"{where} is {size}, out of its range");
        }
    }
}
