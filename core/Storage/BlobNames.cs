using System.Globalization;
using Pilot.Core.Jobs;

namespace Pilot.Core.Storage;

/// <summary>
/// The layout of blob storage, in one place. Owners are account names, digests lower-case hex SHA-256.
/// </summary>
public static class BlobNames
{
    public static string User(string name) => $"users/{name}";

    /// <summary>Keyed by the SHA-256 of the token, never by the token.</summary>
    public static string Token(string tokenHash) => $"tokens/{tokenHash}";

    /// <summary>Keyed by the SHA-256 of the name that somebody tried to log in with.</summary>
    public static string LoginAttempts(string nameHash) => $"logins/{nameHash}";

    public const string Addresses = "addresses/";

    /// <summary>Keyed by the SHA-256 of the network address that somebody tried to log in from.</summary>
    public static string Address(string addressHash) => $"{Addresses}{addressHash}";

    public const string LoginCodes = "login-codes/";

    /// <summary>Keyed by the SHA-256 of the code, never by the code.</summary>
    public static string LoginCode(string codeHash) => $"{LoginCodes}{codeHash}";

    /// <summary>Chunks are kept per owner, so that nobody learns from an upload what others have.</summary>
    public static string Chunk(string owner, string digest) => $"chunks/{owner}/{digest}";

    public static string Package(string owner, string digest) => $"packages/{owner}/{digest}";

    public static string PackagesOf(string owner) => $"packages/{owner}/";

    /// <summary>Archives dropped under <c>uploads/{owner}/</c> start jobs.</summary>
    public const string Uploads = "uploads/";

    /// <summary>Archives that could not be imported, beside a <c>.error.json</c> that says why: <c>rejected/{owner}/{file}</c>.</summary>
    public const string Rejected = "rejected/";

    /// <summary>One small blob per thing a job's orchestration should look at now: <c>signals/{job}/{any}</c>.</summary>
    public const string Signals = "signals/";

    public static string Signal(JobId job, string id) => $"{Signals}{job}/{id}";

    /// <summary>One empty blob per job that is deleted for good soon: <c>deleting/{job}</c>.</summary>
    public const string Deletions = "deleting/";

    public static string Deletion(JobId job) => $"{Deletions}{job}";

    public static string JobFolder(JobId job) => $"jobs/{job}/";

    public static string Job(JobId job) => $"jobs/{job}/job";

    public static string Assignment(JobId job, string run) => $"jobs/{job}/runs/{run}/assignment";

    /// <summary>All that belongs to one run.</summary>
    public static string RunFolder(JobId job, string run) => $"jobs/{job}/runs/{run}/";

    /// <summary>The package as one tar stream, for agents that may read this folder alone.</summary>
    public static string JobPackage(JobId job) => $"jobs/{job}/package";

    /// <summary>A newer credential for the agent of a run elsewhere; for that agent alone.</summary>
    public static string Access(JobId job, string run) => $"jobs/{job}/runs/{run}/access";

    /// <summary>Somebody asked for the run's end: the grace in seconds, as text. For agents elsewhere.</summary>
    public static string Stop(JobId job, string run) => $"jobs/{job}/runs/{run}/stop";

    public static string Report(JobId job, string run) => $"jobs/{job}/runs/{run}/report";

    public static string Log(JobId job, string run) => $"jobs/{job}/runs/{run}/log";

    /// <summary>When the log of a profile run grew.</summary>
    public static string LogTimes(JobId job, string run) => $"jobs/{job}/runs/{run}/times";

    /// <summary>What a run used of its machine, sampled; see <see cref="Watch.ResourceSample"/>.</summary>
    public static string Resources(JobId job, string run) => $"jobs/{job}/runs/{run}/resources";

    public static string Outputs(JobId job) => $"jobs/{job}/outputs/";

    public static string Output(JobId job, string path) => $"jobs/{job}/outputs/{path}";

    public static string JobRows(string owner) => $"index/jobs/{owner}/";

    /// <summary>What happens to jobs: see <see cref="Jobs.Feed.JobFeed"/>.</summary>
    public const string Feed = "index/feed/";

    /// <summary>All rows of an account: see <see cref="Jobs.Feed.JobSnapshots"/>.</summary>
    public static string JobSnapshot(string owner) => $"index/snapshots/{owner}";

    /// <summary>Newest first: the name holds what is left of the clock's ticks.</summary>
    public static string JobRow(string owner, DateTimeOffset created, JobId job) =>
        string.Create(CultureInfo.InvariantCulture, $"index/jobs/{owner}/{DateTime.MaxValue.Ticks - created.UtcTicks:D19}-{job}");

    public static string LessonsOf(string owner) => $"lessons/{owner}/";

    /// <summary>What a finished job teaches about predictions; newest first.</summary>
    public static string Lesson(string owner, DateTimeOffset finished, JobId job) =>
        string.Create(CultureInfo.InvariantCulture, $"lessons/{owner}/{DateTime.MaxValue.Ticks - finished.UtcTicks:D19}-{job}");

    /// <summary>What is known of one source of prices.</summary>
    public static string CatalogueSource(string source) => $"catalogue/sources/{source}";

    /// <summary>The offers of one version of a source, as text.</summary>
    public static string CatalogueVersion(string source, string version) => $"catalogue/versions/{source}/{version}";

    /// <summary>The random name by which clouds know this platform.</summary>
    public const string Platform = "platform";

    /// <summary>The key that signs the tokens of agents elsewhere; random bytes.</summary>
    public const string AgentKey = "keys/agent";

    /// <summary>The key that signs tickets; random bytes.</summary>
    public const string TicketKey = "keys/ticket";

    public const string Clouds = "clouds/";

    /// <summary>A cloud that this platform may use.</summary>
    public static string Cloud(string name) => $"{Clouds}{name}";

    public static string Idempotency(string owner, string keyHash) => $"idempotency/{owner}/{keyHash}";
}
