using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Secrets;

/// <summary>
/// The credential of each run's agent, kept in Parameter Store for as long as the run is there, so that nobody finds it in
/// the job's description. Named by platform, job and run; what is below another platform's name is never touched.
/// </summary>
internal sealed class RunSecrets(ParameterClient parameters, string platform)
{
    private readonly string root = RootOf(platform);

    public string NameOf(RunKey run) => $"{root}{run.Job}/{run.Run}";

    /// <summary>What the names of all secrets of a platform begin with.</summary>
    public static string RootOf(string platform) => $"/pilot/{platform}/";

    /// <summary>That of an earlier try is replaced.</summary>
    public Task PutAsync(RunKey run, string access, IReadOnlyDictionary<string, string> tags, CancellationToken cancellation) =>
        parameters.PutSecretAsync(NameOf(run), access, [.. tags.Select(tag => new ParameterTag(tag.Key, tag.Value))], cancellation);

    /// <summary>Already gone is success.</summary>
    public Task DeleteAsync(RunKey run, CancellationToken cancellation) => parameters.DeleteAsync(NameOf(run), cancellation);

    /// <summary>Runs that a secret is kept for.</summary>
    public async Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) =>
        [.. (await parameters.ListAsync(root, cancellation)).Select(Read).OfType<TargetRun>()];

    private TargetRun? Read(StoredParameter found) =>
        found.Name.StartsWith(root, StringComparison.Ordinal)
        && found.Name[root.Length..].Split('/') is [var job, { Length: > 0 } run]
        && JobId.TryParse(job, out var id)
            ? new TargetRun(new RunKey(id, run), found.LastModifiedDate is { } at ? DateTimeOffset.UnixEpoch.AddSeconds(at) : null)
            : null;
}
