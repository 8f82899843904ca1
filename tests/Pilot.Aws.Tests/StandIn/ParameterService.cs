using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>Parameter Store in memory: secrets by name, read by nobody but the machines.</summary>
internal sealed class ParameterService(TimeProvider clock)
{
    private const int PageSize = 10;

    private readonly ConcurrentDictionary<string, (string Value, DateTimeOffset Changed, JsonArray? Tags)> parameters = new(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Names => [.. parameters.Keys];

    /// <returns>Null when there is none.</returns>
    public string? ValueOf(string name) => parameters.TryGetValue(name, out var found) ? found.Value : null;

    public JsonObject Answer(string operation, JsonObject input) => operation switch
    {
        "PutParameter" => Put(input),
        "DeleteParameter" => parameters.TryRemove(Text(input, "Name"), out _) ? [] : throw new ServiceException(400, "ParameterNotFound", "Parameter not found."),
        "GetParametersByPath" => ByPath(input),
        _ => throw new ServiceException(400, "UnknownOperationException", operation),
    };

    private JsonObject Put(JsonObject input)
    {
        Only(input, "Name", "Value", "Type", "Tier", "Overwrite", "AllowedPattern", "Tags");
        var (name, value) = (Text(input, "Name"), Text(input, "Value"));
        var overwrite = input["Overwrite"]?.GetValue<bool>() == true;
        if (Text(input, "Type") != "SecureString" || !Regex.IsMatch(name, "^(/[A-Za-z0-9_.-]+){1,15}$"))
        {
            throw new ServiceException(400, "ValidationException", "Type or name is not valid.");
        }

        if (input["AllowedPattern"]?.GetValue<string>() is { } pattern && !Regex.IsMatch(value, pattern))
        {
            throw new ServiceException(400, "ParameterPatternMismatchException", "Parameter value does not match the allowed pattern.");
        }

        if (overwrite && input["Tags"] is not null)
        {
            throw new ServiceException(400, "ValidationException", "Invalid request: tags and overwrite can't be used together.");
        }

        if (!overwrite && parameters.ContainsKey(name))
        {
            throw new ServiceException(400, "ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.");
        }

        parameters[name] = (value, clock.GetUtcNow(), input["Tags"]?.DeepClone().AsArray());
        return new JsonObject { ["Version"] = 1, ["Tier"] = "Standard" };
    }

    private JsonObject ByPath(JsonObject input)
    {
        Only(input, "Path", "Recursive", "WithDecryption", "MaxResults", "NextToken");
        var path = Text(input, "Path").TrimEnd('/') + "/";
        var start = int.Parse(input["NextToken"]?.GetValue<string>() ?? "0");
        var found = parameters.Where(pair => pair.Key.StartsWith(path, StringComparison.Ordinal)).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        var answer = new JsonObject
        {
            ["Parameters"] = new JsonArray([.. found.Skip(start).Take(PageSize).Select(pair => (JsonNode)new JsonObject
            {
                ["Name"] = pair.Key,
                ["Type"] = "SecureString",
                ["Value"] = "AQICAHh-encrypted",
                ["Version"] = 1,
                ["LastModifiedDate"] = pair.Value.Changed.ToUnixTimeMilliseconds() / 1000.0,
            })]),
        };
        if (start + PageSize < found.Count)
        {
            answer["NextToken"] = $"{start + PageSize}";
        }

        return answer;
    }

    private static string Text(JsonObject input, string name) =>
        input[name]?.GetValue<string>() is { Length: > 0 } text ? text : throw new ServiceException(400, "ValidationException", $"{name} is missing.");

    private static void Only(JsonObject input, params string[] names)
    {
        if (input.Select(pair => pair.Key).Except(names).FirstOrDefault() is { } unknown)
        {
            throw new ServiceException(400, "ValidationException", $"{unknown} is not known.");
        }
    }
}
