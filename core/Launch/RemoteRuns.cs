using Pilot.Core.Errors;
using Pilot.Core.Storage;
using Pilot.Core.Upload;

namespace Pilot.Core.Launch;

/// <summary>
/// Prepares storage for an agent on another machine, which may touch its job's folder alone: the package is laid there, and
/// the agent gets a credential for it.
/// </summary>
/// <param name="agentImage">The image with the agent.</param>
public sealed class RemoteRuns(IRunAccess access, IBlobStore blobs, string agentImage)
{
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

        return new RemoteAgent(run, agentImage, (await access.IssueAsync(run, cancellation)).Value);
    }
}
