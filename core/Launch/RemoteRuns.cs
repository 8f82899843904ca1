using System.Collections.Concurrent;
using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Core.Launch;

/// <summary>
/// Prepares storage for an agent on another machine, which may touch its job's folder alone: the package is laid there, and
/// the agent gets a credential for it.
/// </summary>
/// <param name="agentImage">The image with the agent.</param>
public sealed class RemoteRuns(IRunAccess access, IBlobStore blobs, string agentImage, TimeProvider time)
{
    /// <summary>Metadata of a credential in storage: when the next one is due, in Unix milliseconds.</summary>
    private const string Due = "due";

    /// <summary>What storage says as well, so that most looks need no call.</summary>
    private readonly ConcurrentDictionary<RunKey, DateTimeOffset> dueOf = new();

    /// <exception cref="PilotException">PILOT1001: storage cannot be reached from elsewhere.</exception>
    public async Task<RemoteAgent> AgentAsync(RunKey run, string owner, PackageManifest package, CancellationToken cancellation)
    {
        if (access.Unreachable is { } reason)
        {
            throw new PilotException(LaunchErrors.StorageUnreachable(reason));
        }

        var name = BlobNames.JobPackage(run.Job);
        if (await blobs.StatAsync(name, cancellation) is null)
        {
            await using var stream = PackageReader.Open(blobs, owner, package);
            await blobs.PutAsync(name, stream, BlobCondition.IfAbsent, cancellation: cancellation);
        }

        var issued = await access.IssueAsync(run, cancellation);
        dueOf[run] = HalfLife(issued);
        return new RemoteAgent(run, agentImage, issued.Value);
    }

    /// <summary>
    /// Lays a new credential into the job's folder when the one before has passed half of its life. To be called now and then
    /// while the run goes on; mostly does nothing.
    /// </summary>
    public async Task RenewAsync(RunKey run, CancellationToken cancellation)
    {
        if (access.Unreachable is not null || await DueAsync(run, cancellation) > time.GetUtcNow())
        {
            return;
        }

        var issued = await access.IssueAsync(run, cancellation);
        var due = HalfLife(issued);
        using var line = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(issued.Value));
        var metadata = new Dictionary<string, string> { [Due] = due.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) };
        await blobs.PutAsync(BlobNames.Access(run.Job, run.Run), line, metadata: metadata, cancellation: cancellation);
        dueOf[run] = due;
    }

    /// <summary>The run has ended.</summary>
    public void Forget(RunKey run) => dueOf.TryRemove(run, out _);

    /// <summary>After a restart only storage knows; and where it knows of none, when the first will expire is not known.</summary>
    private async ValueTask<DateTimeOffset> DueAsync(RunKey run, CancellationToken cancellation)
    {
        if (dueOf.TryGetValue(run, out var due))
        {
            return due;
        }

        var kept = await blobs.StatAsync(BlobNames.Access(run.Job, run.Run), cancellation);
        return long.TryParse(kept?.Metadata.GetValueOrDefault(Due), CultureInfo.InvariantCulture, out var at)
            ? dueOf[run] = DateTimeOffset.FromUnixTimeMilliseconds(at)
            : DateTimeOffset.MinValue;
    }

    private DateTimeOffset HalfLife(RunAccess issued)
    {
        var now = time.GetUtcNow();
        return now + ((issued.Expires - now) / 2);
    }
}
