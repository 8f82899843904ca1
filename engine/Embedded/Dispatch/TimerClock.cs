using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Everything that happens at a time: timers of orchestrations, starts in the future, new tries after a failure. A timer
/// that fires is handed to its instance; the turn that takes it removes it from the disk.
/// </summary>
internal sealed class TimerClock : IDisposable
{
    private const int FewEnoughToKeep = 1000;

    private readonly Dictionary<long, Dictionary<int, OpenTimer>> open = [];
    private readonly Lock gate = new();
    private readonly EngineCore core;
    private readonly Alarm<Due> alarm;
    private readonly Alarm<Due> pauses;
    private int stale;

    public TimerClock(EngineCore core)
    {
        this.core = core;
        alarm = new Alarm<Due>(core.Clock, () => core.UtcNow.Ticks, Ring);
        pauses = new Alarm<Due>(core.Clock, () => Uptime, Ring);
    }

    // A clock that somebody moves makes no pause longer.
    private long Uptime => core.Clock.GetElapsedTime(0).Ticks;

    public void Set(OpenTimer timer)
    {
        lock (gate)
        {
            if (!open.TryGetValue(timer.Key, out var ofInstance))
            {
                open[timer.Key] = ofInstance = [];
            }

            ofInstance[timer.Task] = timer;
        }

        alarm.Set(new Due(timer.Key, timer, null), timer.FireAt.Ticks);
    }

    public void Cancel(long key, int task)
    {
        lock (gate)
        {
            if (Remove(key, task))
            {
                CountStale(1);
            }
        }
    }

    /// <summary>The execution has ended.</summary>
    public void CancelAll(long key)
    {
        lock (gate)
        {
            if (open.Remove(key, out var ofInstance))
            {
                CountStale(ofInstance.Count);
            }
        }
    }

    public void WakeAt(long key, DateTime at) => alarm.Set(new Due(key, null, null), at.Ticks);

    public void WakeAfter(long key, TimeSpan pause) => pauses.Set(new Due(key, null, null), Uptime + pause.Ticks);

    public void StartAgainAfter(ActivityCall call, TimeSpan pause) => pauses.Set(new Due(call.Key, null, call), Uptime + pause.Ticks);

    public void Dispose()
    {
        alarm.Dispose();
        pauses.Dispose();
    }

    // Cancelled timers stay in the heap until they come up; when they are most of it, it is made anew.
    private void CountStale(int more)
    {
        stale += more;
        if (stale > FewEnoughToKeep && stale * 2 > alarm.Count)
        {
            alarm.Prune(IsWanted);
            stale = 0;
        }
    }

    private bool IsWanted(Due due) =>
        due.Timer is not { } timer || (open.TryGetValue(due.Key, out var ofInstance) && ofInstance.TryGetValue(timer.Task, out var set) && set == timer);

    private bool Remove(long key, int task)
    {
        if (!open.TryGetValue(key, out var ofInstance) || !ofInstance.Remove(task))
        {
            return false;
        }

        if (ofInstance.Count == 0)
        {
            open.Remove(key);
        }

        return true;
    }

    private void Ring(IReadOnlyList<Due> due)
    {
        if (core.Faults?.IsDead == true)
        {
            return;
        }

        foreach (var item in due)
        {
            if (item.Activity is { } call)
            {
                core.Activities.Add([call]);
            }
            else if (item.Timer is null)
            {
                core.Ready.Wake(item.Key);
            }
            else if (Claim(item))
            {
                core.Ready.Deliver(item.Key, new Arrival(item.Timer.Execution, new TimerFired(item.Timer.Task)));
            }
        }
    }

    private bool Claim(Due due)
    {
        lock (gate)
        {
            return IsWanted(due) && Remove(due.Key, due.Timer!.Task);
        }
    }

    private sealed record Due(long Key, OpenTimer? Timer, ActivityCall? Activity);
}
