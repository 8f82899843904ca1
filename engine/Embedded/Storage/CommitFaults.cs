namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// Lets a test end the engine as a power cut would: at a chosen commit, just before it (nothing of it is on disk) or just
/// after it (all of it is, and nobody was told); or at the n-th place where the engine waits for something. Dead means that
/// nothing reaches the disk any more.
/// </summary>
internal sealed class CommitFaults(long atCommit, bool before, long atAwait = 0)
{
    private readonly TaskCompletionSource crashed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long awaits;
    private volatile bool dead;

    public Task Crashed => crashed.Task;

    public bool IsDead => dead;

    public static CommitFaults AtAwait(long number) => new(0, before: true, number);

    public bool CrashBefore(long commit) => before && commit == atCommit;

    public bool CrashAfter(long commit) => !before && commit == atCommit;

    /// <exception cref="EngineStoppedException">This is where the engine was to die, or it is dead.</exception>
    public void Reach()
    {
        if (atAwait > 0 && Interlocked.Increment(ref awaits) == atAwait)
        {
            dead = true;
            ReportCrash();
        }

        if (dead)
        {
            throw new EngineStoppedException();
        }
    }

    public void ReportCrash()
    {
        dead = true;
        crashed.TrySetResult();
    }
}
