using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>What jobs are called and tagged there, so that a run is found again by its key alone.</summary>
/// <param name="platform">A DNS-1123 label of 12 characters.</param>
internal sealed class BatchNames(string platform)
{
    public const string PlatformTag = "pilot:platform";

    /// <summary>Batch keeps ended jobs for days and has no delete: this tag is the delete.</summary>
    public const string RemovedTag = "pilot:removed";

    private const string JobTag = "pilot:job";
    private const string RunTag = "pilot:run";

    /// <summary>Of every job of this platform.</summary>
    public string All => $"{platform}-*";

    public string Definition(string digest) => $"{platform}-{digest}";

    /// <summary>Within the 128 letters, digits, hyphens and underscores that the service allows.</summary>
    public string Of(RunKey run) => $"{platform}-{run.Job}-{run.Run}";

    public Dictionary<string, string> Tags(RunKey run) => new(StringComparer.Ordinal)
    {
        [PlatformTag] = platform,
        [JobTag] = run.Job.ToString(),
        [RunTag] = run.Run,
    };

    /// <returns>The run that tags speak of; null when they are not this platform's, or of one that is removed.</returns>
    public RunKey? Read(IReadOnlyDictionary<string, string>? tags) =>
        tags is not null && IsOurs(tags) && JobId.TryParse(tags.GetValueOrDefault(JobTag), out var job) && tags.GetValueOrDefault(RunTag) is { Length: > 0 } run
            ? new RunKey(job, run)
            : null;

    public bool IsOurs(IReadOnlyDictionary<string, string>? tags) =>
        tags is not null && tags.GetValueOrDefault(PlatformTag) == platform && !tags.ContainsKey(RemovedTag);
}
