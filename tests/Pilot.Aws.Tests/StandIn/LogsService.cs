using System.Text.Json.Nodes;

namespace Pilot.Aws.Tests.StandIn;

/// <summary>CloudWatch Logs in memory: one group, streams of lines, pages with the tokens of both ways.</summary>
internal sealed class LogsService(TimeProvider clock)
{
    public const string Group = "/aws/batch/job";

    private readonly Lock gate = new();
    private readonly Dictionary<string, List<(long Time, string Text)>> streams = new(StringComparer.Ordinal);

    /// <summary>How many lines a page holds when nobody says.</summary>
    public int PageSize { get; set; } = 10_000;

    public void Write(string stream, string text)
    {
        lock (gate)
        {
            streams.TryAdd(stream, []);
            streams[stream].AddRange(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (clock.GetUtcNow().ToUnixTimeMilliseconds(), line)));
        }
    }

    public JsonObject GetLogEvents(JsonObject input)
    {
        lock (gate)
        {
            if (input["logGroupName"]?.GetValue<string>() != Group)
            {
                throw new ServiceException(400, "ResourceNotFoundException", "The specified log group does not exist.");
            }

            if (!streams.TryGetValue(input["logStreamName"]!.GetValue<string>(), out var lines))
            {
                throw new ServiceException(400, "ResourceNotFoundException", "The specified log stream does not exist.");
            }

            var size = input["limit"]?.GetValue<int>() ?? PageSize;
            var (start, end) = input["nextToken"]?.GetValue<string>() is { } token
                ? Parse(token, size, lines.Count)
                : input["startFromHead"]?.GetValue<bool>() == true ? (0, Math.Min(size, lines.Count)) : (Math.Max(0, lines.Count - size), lines.Count);
            return new JsonObject
            {
                ["events"] = new JsonArray([.. lines[start..end].Select(line => (JsonNode)new JsonObject
                {
                    ["timestamp"] = line.Time,
                    ["message"] = line.Text,
                    ["ingestionTime"] = line.Time,
                })]),
                ["nextForwardToken"] = $"f/{end:D8}",
                ["nextBackwardToken"] = $"b/{start:D8}",
            };
        }
    }

    private static (int Start, int End) Parse(string token, int size, int count) => token.Split('/') switch
    {
        ["f", var at] when int.TryParse(at, out var start) => (start, Math.Min(start + size, count)),
        ["b", var at] when int.TryParse(at, out var end) => (Math.Max(0, end - size), end),
        _ => throw new ServiceException(400, "InvalidParameterException", "The specified nextToken is invalid."),
    };
}
