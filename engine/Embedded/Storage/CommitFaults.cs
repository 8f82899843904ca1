namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// Lets a test end the engine as a power cut would: at a chosen commit, just before it (nothing of it is on disk) or just
/// after it (all of it is, and nobody was told).
/// </summary>
internal sealed class CommitFaults(long atCommit, bool before)
{
    private readonly TaskCompletionSource crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Crashed => crashed.Task;

    public bool CrashBefore(long commit) => before && commit == atCommit;

    public bool CrashAfter(long commit) => !before && commit == atCommit;

    public void ReportCrash() => crashed.TrySetResult();
}
