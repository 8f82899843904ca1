using System.Collections.Concurrent;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>
/// What this process remembers of the runs it asked for, since Azure may take a while to show what it was asked: until then a
/// missing resource means "not yet", and nothing is asked for twice. Kept in memory only: after a restart everything is old
/// enough to be shown.
/// </summary>
internal sealed class StartLedger
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<RunKey, StartEntry> entries = new();

    public StartEntry Of(RunKey run) => entries.GetOrAdd(run, static _ => new StartEntry());

    /// <summary>Starts of one run come one after the other, so that those at one moment become one.</summary>
    public async Task<StartAnswer> InTurnAsync(RunKey run, Func<StartEntry, Task<StartAnswer>> start, CancellationToken cancellation)
    {
        var entry = Of(run);
        await entry.Gate.WaitAsync(cancellation);
        try
        {
            return await start(entry);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    public StartEntry? Find(RunKey run) => entries.GetValueOrDefault(run);

    /// <summary>The run was removed: what is still shown of it is a memory of Azure's.</summary>
    public void Removed(RunKey run, DateTimeOffset now)
    {
        var entry = Of(run);
        entry.Forget();
        entry.RemovedAt = now;
        if (entries.Count > Most)
        {
            foreach (var old in entries.Where(pair => pair.Value.RemovedAt is not null).OrderBy(pair => pair.Value.RemovedAt).Take(Most / 10).ToList())
            {
                entries.TryRemove(old);
            }
        }
    }
}

internal sealed class StartEntry
{
    /// <summary>Held while a start is under way.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>When Azure was last asked to start it, and may have done so.</summary>
    public DateTimeOffset? AskedAt { get; set; }

    /// <summary>It is certain that nothing of it was begun: this process made what there is, and was refused the rest.</summary>
    public bool KnownIdle { get; set; }

    /// <summary>The last request was answered with yes.</summary>
    public bool Confirmed { get; set; }

    /// <summary>Azure has shown it since.</summary>
    public bool Seen { get; set; }

    public DateTimeOffset? RemovedAt { get; set; }

    /// <summary>The long-running operation of the start; null when it is over or unknown.</summary>
    public ArmMonitor? Monitor { get; set; }

    /// <summary>Why the operation failed; kept so that it is asked once.</summary>
    public LaunchRefusal? Refusal { get; set; }

    public void Asked(DateTimeOffset now)
    {
        Forget();
        AskedAt = now;
    }

    public void Forget()
    {
        (AskedAt, RemovedAt, Monitor, Refusal) = (null, null, null, null);
        (Confirmed, Seen, KnownIdle) = (false, false, false);
    }
}
