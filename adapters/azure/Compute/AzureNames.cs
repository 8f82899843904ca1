using System.Security.Cryptography;
using System.Text;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>
/// Names and tags of what this platform starts. A name follows from platform, job and run alone, so that the same start
/// always names the same thing; the tags say whose it is.
/// </summary>
internal sealed class AzureNames(string platform)
{
    public const string PlatformTag = "pilot-platform";
    private const string JobTag = "pilot-job";
    private const string RunTag = "pilot-run";
    private const string OwnerTag = "pilot-owner";
    private const string CreatedTag = "pilot-created";

    /// <summary>26 characters, which both services allow: a DNS label that begins with a letter.</summary>
    public string Of(RunKey run) =>
        $"pilot-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{platform}/{run}")))[..20]}";

    public Dictionary<string, string> Tags(StartRequest request, DateTimeOffset now) => new()
    {
        [PlatformTag] = platform,
        [JobTag] = request.Run.Job.ToString(),
        [RunTag] = request.Run.Run,
        [OwnerTag] = request.Owner,
        [CreatedTag] = now.ToString("O"),
    };

    /// <returns>Null for what is not of this platform.</returns>
    public TargetRun? Read(string? name, IReadOnlyDictionary<string, string>? tags)
    {
        if (tags?.GetValueOrDefault(PlatformTag) != platform
            || !Core.Jobs.JobId.TryParse(tags.GetValueOrDefault(JobTag) ?? "", out var job)
            || tags.GetValueOrDefault(RunTag) is not { Length: > 0 } run)
        {
            return null;
        }

        // A copy of our tags on somebody's own resource does not make it ours.
        var key = new RunKey(job, run);
        DateTimeOffset? created = DateTimeOffset.TryParse(tags.GetValueOrDefault(CreatedTag), out var at) ? at : null;
        return name == Of(key) ? new TargetRun(key, created) : null;
    }
}
