namespace Pilot.Core.Jobs;

/// <summary>
/// What happens to jobs in this process, numbered and kept for a while, so that many can follow it without asking storage.
/// All jobs of one installation are changed by one process, so nothing is missing here. Safe from any thread.
/// </summary>
/// <param name="kept">So many of the newest can be had.</param>
public sealed class JobNews(int kept = 8192)
{
    private readonly Lock gate = new();
    private readonly JobNotice[] ring = new JobNotice[kept];
    private long last;
    private TaskCompletionSource next = NewSignal();

    /// <summary>Raised for each notice, in order, before <see cref="Since"/> tells of it; handlers return at once.</summary>
    public event Action<JobNotice>? Published;

    /// <summary>Tells this process from the one before it: numbers begin anew with each.</summary>
    public string Source { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Number of the newest notice; 0 before the first.</summary>
    public long Last
    {
        get
        {
            lock (gate)
            {
                return last;
            }
        }
    }

    public void Publish(JobNotice notice)
    {
        lock (gate)
        {
            Published?.Invoke(notice);
            ring[++last % kept] = notice;
            next.SetResult();
            next = NewSignal();
        }
    }

    /// <param name="number">Of the last notice that is known already.</param>
    /// <returns>The notices after it, oldest first; null when some of them are kept no longer, or the number is from elsewhere.</returns>
    public IReadOnlyList<JobNotice>? Since(long number)
    {
        lock (gate)
        {
            if (number > last || last - number > kept)
            {
                return null;
            }

            var found = new JobNotice[last - number];
            for (var i = 0; i < found.Length; i++)
            {
                found[i] = ring[(number + i + 1) % kept];
            }

            return found;
        }
    }

    /// <summary>Completes when there is a notice after this number.</summary>
    public Task After(long number)
    {
        lock (gate)
        {
            return last > number ? Task.CompletedTask : next.Task;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>Something that happened to a job.</summary>
/// <param name="Row">The job as lists show it; of a deleted one as it was.</param>
public sealed record JobNotice(JobNoticeKind Kind, string Owner, JobRow Row);

public enum JobNoticeKind
{
    /// <summary>It is new, or was taken back from deletion.</summary>
    Created,

    Changed,

    /// <summary>It is in no list any more; it may be taken back for a moment.</summary>
    Deleted,
}
