using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pilot.Core.Metrics;

/// <summary>
/// The named numbers in one line of a log: <c>loss: 0.41</c>, <c>loss=0.41</c>, <c>val_acc 0.98</c>, a line of JSON, or a
/// dictionary as Python prints it. Whatever the line is, nothing is thrown.
/// </summary>
public static partial class MetricLine
{
    /// <summary>What counts or names things rather than measuring them.</summary>
    private static readonly HashSet<string> NotMetrics = new(StringComparer.OrdinalIgnoreCase)
    {
        "epoch", "epochs", "step", "steps", "global_step", "iter", "iters", "iteration", "iterations", "batch", "batches", "it", "n",
        "total", "rank", "local_rank", "world_size", "pid", "port", "seed", "line", "version", "eta", "gpu", "device", "node", "worker",
        "size", "shape", "year", "month", "day", "hour", "minute", "second", "timestamp", "time_stamp", "ts", "index", "id",
    };

    /// <param name="found">Gets each name with its number, which is finite; a name may come several times.</param>
    public static void Read(string line, Action<string, double> found)
    {
        var text = line.AsSpan().Trim();
        if (text.Length == 0 || !text.ContainsAnyInRange('0', '9'))
        {
            return;
        }

        if (text[0] == '{' && text[^1] == '}' && ReadJson(text.ToString(), found))
        {
            return;
        }

        foreach (Match match in Pair().Matches(line))
        {
            Tell(match, found);
        }

        foreach (Match match in Words().Matches(line))
        {
            Tell(match, found);
        }
    }

    private static void Tell(Match match, Action<string, double> found)
    {
        var name = match.Groups["name"].Value.TrimEnd('.', '-', '/');
        if (name.Length is > 0 and <= 60
            && !NotMetrics.Contains(name)
            && double.TryParse(match.Groups["v"].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value))
        {
            found(name, value);
        }
    }

    /// <returns>False when it is no JSON.</returns>
    private static bool ReadJson(string text, Action<string, double> found)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            foreach (var member in json.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.Number
                    && member.Value.TryGetDouble(out var value) && double.IsFinite(value)
                    && member.Name.Length is > 0 and <= 60)
                {
                    found(member.Name, value);
                }
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>True for a name that says where a training is rather than how it does.</summary>
    internal static bool IsMetric(string name) => !NotMetrics.Contains(name);

    [GeneratedRegex(@"(?<![\w./-])['""]?(?<name>[A-Za-z_][A-Za-z0-9_./@-]*)['""]? ?[:=] ?['""]?(?<v>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w:/]|\.\d)")]
    private static partial Regex Pair();

    [GeneratedRegex(@"(?<![\w./-])(?<name>[A-Za-z_]*(?:loss|acc|accuracy|lr|f1|auc|bleu|rouge|perplexity|ppl|reward|iou|map|precision|recall|psnr|rmse|mae|mse|norm)[A-Za-z0-9_@]*) +(?<v>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w:/]|\.\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
