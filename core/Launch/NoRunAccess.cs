namespace Pilot.Core.Launch;

/// <summary>For storage that only this machine can reach.</summary>
public sealed class NoRunAccess(string reason) : IRunAccess
{
    public string? Unreachable => reason;

    public Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation) =>
        throw new Errors.PilotException(LaunchErrors.StorageUnreachable(reason));
}
