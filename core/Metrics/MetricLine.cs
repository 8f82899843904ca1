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
    private const int MostOfName = 60;

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

        var pairs = 0;
        for (var i = 1; i < text.Length - 1; i++)
        {
            if (text[i] is ':' or '=' && NameBefore(text[..i]) is { Length: > 0 and <= MostOfName } name && NumberAfter(text[(i + 1)..]) is { } value)
            {
                pairs++;
                Tell(name.ToString(), value, found);
            }
        }

        foreach (var match in pairs > 0 ? Enumerable.Empty<Match>() : Words().Matches(line))
        {
            if (match.Groups["name"] is { Length: <= MostOfName } name && NumberAfter(match.Groups["v"].ValueSpan) is { } value)
            {
                Tell(name.Value, value, found);
            }
        }
    }

    private static void Tell(string name, double value, Action<string, double> found)
    {
        if (!NotMetrics.Contains(name))
        {
            found(name, value);
        }
    }

    /// <summary>The name that ends here, without its quotes; empty when there is none.</summary>
    private static ReadOnlySpan<char> NameBefore(ReadOnlySpan<char> text)
    {
        text = text.TrimEnd(' ').TrimEnd("'\"");
        var start = text.Length;
        while (start > 0 && (char.IsAsciiLetterOrDigit(text[start - 1]) || text[start - 1] is '_' or '.' or '/' or '@' or '-'))
        {
            start--;
        }

        var name = text[start..];
        return name.Length > 0 && (char.IsAsciiLetter(name[0]) || name[0] == '_') && (start == 0 || !char.IsLetterOrDigit(text[start - 1]))
            ? name
            : default;
    }

    /// <summary>The number that begins here, when it is finite and nothing that makes it something else follows: a unit, a clock, a path.</summary>
    private static double? NumberAfter(ReadOnlySpan<char> text)
    {
        text = text.TrimStart(' ').TrimStart("'\"");
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '-' or '+' or 'e' or 'E'))
        {
            end++;
        }

        return end > 0
            && (end == text.Length || !(char.IsLetterOrDigit(text[end]) || text[end] is '_' or ':' or '/'))
            && double.TryParse(text[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && double.IsFinite(value)
                ? value
                : null;
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
                    && member.Name.Length is > 0 and <= MostOfName)
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

    [GeneratedRegex(@"(?<![\w./-])(?<name>[A-Za-z_]*(?:loss|acc|accuracy|lr|f1|auc|bleu|rouge|perplexity|ppl|reward|iou|map|precision|recall|psnr|rmse|mae|mse|norm)[A-Za-z0-9_@]*) +(?<v>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)(?![\w:/]|\.\d)", RegexOptions.IgnoreCase)]
    private static partial Regex Words();
}
