using Pilot.Core.Clouds;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>What jobs are called and tagged there, so that a run is found again by its key alone.</summary>
/// <param name="platform">A DNS-1123 label of 12 characters.</param>
internal sealed class BatchNames(string platform)
{
    /// <summary>Of every job of this platform.</summary>
    public string All => $"{platform}-*";

    public string Definition(string digest) => $"{platform}-{digest}";

    /// <summary>Within the 128 letters, digits, hyphens and underscores that the service allows.</summary>
    public string Of(RunKey run) => $"{platform}-{run.Job}-{run.Run}";

    public Dictionary<string, string> Tags(RunKey run) => new(StringComparer.Ordinal)
    {
        [AwsTags.Platform] = platform,
        [AwsTags.Job] = run.Job.ToString(),
        [AwsTags.Run] = run.Run,
    };

    /// <returns>The run that tags speak of; null when they are not this platform's, or of one that is removed.</returns>
    public RunKey? Read(IReadOnlyDictionary<string, string>? tags) =>
        tags is not null && IsOurs(tags) && JobId.TryParse(tags.GetValueOrDefault(AwsTags.Job), out var job) && tags.GetValueOrDefault(AwsTags.Run) is { Length: > 0 } run
            ? new RunKey(job, run)
            : null;

    public bool IsOurs(IReadOnlyDictionary<string, string>? tags) =>
        tags is not null && tags.GetValueOrDefault(AwsTags.Platform) == platform && !tags.ContainsKey(AwsTags.Removed);
}
