using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>What a run is called in a cluster: always the same for the same platform and run.</summary>
internal sealed partial record RunNames(string Platform, RunKey Run)
{
    public const string PlatformLabel = "pilot/platform";
    public const string JobLabel = "pilot/job";
    public const string RunLabel = "pilot/run";

    /// <summary>The run's number or word itself, which a label's value may not be able to hold.</summary>
    private const string RunAnnotation = "pilot/run";

    /// <summary>A pod's name is that of its job, its index and five letters, all in a label of 63.</summary>
    private const int LongestName = 55;

    private const int ShortHash = 10;

    /// <summary>Of the Job and of its Secret.</summary>
    public string Name
    {
        get
        {
            var job = Run.Job.ToString()["job_".Length..];
            var readable = $"{Platform}-{job}-{Run.Run}";
            return readable.Length <= LongestName && DnsLabel().IsMatch(readable) ? readable : $"pilot-{job}-{Hash($"{Platform}/{Run}")}";
        }
    }

    public IReadOnlyDictionary<string, string> Labels => new Dictionary<string, string>
    {
        ["app.kubernetes.io/managed-by"] = "serverless-pilot",
        [PlatformLabel] = Platform,
        [JobLabel] = Run.Job.ToString(),
        [RunLabel] = LabelValue().IsMatch(Run.Run) ? Run.Run : Hash(Run.Run),
    };

    public IReadOnlyDictionary<string, string> Annotations => new Dictionary<string, string> { [RunAnnotation] = Run.Run };

    /// <summary>For the query of a list: everything of this platform.</summary>
    public static string Selector(string platform) => Query($"{PlatformLabel}={platform}");

    /// <summary>For the query of a list: everything of this run.</summary>
    public string SelectorOfRun => Query(string.Join(',', Labels.Skip(1).Select(label => $"{label.Key}={label.Value}")));

    /// <returns>Null for an object without our labels.</returns>
    public static RunKey? RunOf(ObjectMeta meta) =>
        JobId.TryParse(meta.Labels?.GetValueOrDefault(JobLabel), out var job)
        && (meta.Annotations?.GetValueOrDefault(RunAnnotation) ?? meta.Labels!.GetValueOrDefault(RunLabel)) is { Length: > 0 } run
            ? new RunKey(job, run)
            : null;

    public bool Owns(ObjectMeta meta) => meta.Labels?.GetValueOrDefault(PlatformLabel) == Platform && RunOf(meta) == Run;

    private static string Query(string selector) => $"?labelSelector={Uri.EscapeDataString(selector)}";

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..ShortHash];

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex DnsLabel();

    [GeneratedRegex("^[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex LabelValue();
}
