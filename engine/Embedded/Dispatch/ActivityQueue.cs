using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Calls from being made to having an outcome: each waits in the lane of its activity's name until the lane and the engine
/// have a slot; the lanes take turns, so that ten thousand calls of one activity do not hold up another.
/// </summary>
/// <param name="limitOf">How many of a name may run at once; null for as many as there are slots.</param>
/// <param name="run">Makes the attempt, on the caller's thread until it first waits.</param>
internal sealed class ActivityQueue(int slots, Func<string, int?> limitOf, Func<ActivityAttempt, Task> run)
{
    private readonly OpenAttempts open = new();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly List<Lane> rotation = [];
    private readonly Lock gate = new();
    private readonly TaskCompletionSource drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int next;
    private int running;
    private int working;
    private bool stopped;

    /// <summary>Calls without a slot, and calls with one.</summary>
    public (int Waiting, int Running) Counts
    {
        get
        {
            lock (gate)
            {
                return (rotation.Sum(lane => lane.Waiting.Count), running);
            }
        }
    }

    /// <param name="keepOne">The caller makes a single attempt itself, when it can be made at once.</param>
    /// <returns>The attempt that is the caller's; null for none.</returns>
    public ActivityAttempt? Add(IReadOnlyList<ActivityCall> calls, bool keepOne = false)
    {
        if (calls.Count == 0)
        {
            return null;
        }

        List<ActivityAttempt>? begun;
        lock (gate)
        {
            for (var i = 0; i < calls.Count; i++)
            {
                var attempt = new ActivityAttempt(calls[i]);
                open.Add(attempt);
                LaneOf(attempt.Call.Name).Waiting.Enqueue(attempt);
            }

            begun = Pump();
        }

        if (keepOne && calls.Count == 1 && begun is [var own] && own.Call == calls[0])
        {
            return own;
        }

        Launch(begun);
        return null;
    }

    /// <summary>The attempt is over as far as the engine is concerned.</summary>
    /// <returns>False when its outcome is not wanted any more.</returns>
    public bool Settle(ActivityAttempt attempt)
    {
        bool wanted;
        List<ActivityAttempt>? begun;
        lock (gate)
        {
            wanted = Forget(attempt);
            FreeSlot(attempt);
            begun = Pump();
        }

        Launch(begun);
        return wanted;
    }

    /// <summary>Its code has returned, whatever was thought of it before.</summary>
    public void Leave(ActivityAttempt attempt)
    {
        List<ActivityAttempt>? begun;
        lock (gate)
        {
            FreeSlot(attempt);
            attempt.Cancellation?.Dispose();
            attempt.Cancellation = null;
            if (--working == 0 && stopped)
            {
                drained.TrySetResult();
            }

            begun = Pump();
        }

        Launch(begun);
    }

    /// <summary>The instance's execution has ended: what waits is dropped, what runs is told.</summary>
    public void CancelAll(long key)
    {
        List<ActivityAttempt> attempts;
        lock (gate)
        {
            attempts = open.RemoveAll(key);
            attempts.ForEach(attempt => attempt.IsCurrent = false);
        }

        attempts.ForEach(Cancel);
    }

    public void Cancel(ActivityAttempt attempt)
    {
        CancellationTokenSource? source;
        lock (gate)
        {
            source = attempt.Cancellation;
        }

        _ = CancelAsync(source);
    }

    public IReadOnlyList<ActivityAttempt> Running()
    {
        lock (gate)
        {
            return [.. open.All.Where(attempt => attempt.HoldsSlot)];
        }
    }

    /// <summary>Starts nothing any more, and tells what runs.</summary>
    /// <returns>Completes when no code of an activity runs.</returns>
    public Task StopAsync()
    {
        lock (gate)
        {
            stopped = true;
            if (working == 0)
            {
                drained.TrySetResult();
            }
        }

        foreach (var attempt in Running())
        {
            Cancel(attempt);
        }

        return drained.Task;
    }

    /// <summary>No code of an activity runs, and none will.</summary>
    public bool IsDrained => drained.Task.IsCompleted;

    private bool Forget(ActivityAttempt attempt)
    {
        if (!attempt.IsCurrent)
        {
            return false;
        }

        attempt.IsCurrent = false;
        open.Remove(attempt);
        return true;
    }

    private void FreeSlot(ActivityAttempt attempt)
    {
        if (attempt.HoldsSlot)
        {
            attempt.HoldsSlot = false;
            running--;
            LaneOf(attempt.Call.Name).Running--;
        }
    }

    private void Launch(List<ActivityAttempt>? begun)
    {
        if (begun is null)
        {
            return;
        }

        foreach (var attempt in begun)
        {
            ThreadPool.UnsafeQueueUserWorkItem(state => _ = run(state), attempt, preferLocal: false);
        }
    }

    /// <returns>The attempts that have been given a slot; whoever asked launches them once outside of the gate.</returns>
    private List<ActivityAttempt>? Pump()
    {
        List<ActivityAttempt>? begun = null;
        var looked = 0;
        while (!stopped && running < slots && looked < rotation.Count)
        {
            next = next + 1 < rotation.Count ? next + 1 : 0;
            if (TryBegin(rotation[next]) is { } attempt)
            {
                (begun ??= new(1)).Add(attempt);
                looked = 0;
            }
            else
            {
                looked++;
            }
        }

        return begun;
    }

    private ActivityAttempt? TryBegin(Lane lane)
    {
        while (lane.Running < lane.Limit && lane.Waiting.TryDequeue(out var attempt))
        {
            if (attempt.IsCurrent)
            {
                attempt.HoldsSlot = true;
                attempt.Cancellation = new CancellationTokenSource();
                lane.Running++;
                running++;
                working++;
                return attempt;
            }
        }

        return null;
    }

    private Lane LaneOf(string name)
    {
        if (!lanes.TryGetValue(name, out var lane))
        {
            lanes[name] = lane = new Lane(limitOf(name) ?? int.MaxValue);
            rotation.Add(lane);
        }

        return lane;
    }

    private static async Task CancelAsync(CancellationTokenSource? source)
    {
        try
        {
            await (source?.CancelAsync() ?? Task.CompletedTask);
        }
        catch (ObjectDisposedException)
        {
            // The activity has just ended by itself.
        }
    }

    private sealed class Lane(int limit)
    {
        public int Limit { get; } = limit;

        public int Running { get; set; }

        public Queue<ActivityAttempt> Waiting { get; } = new();
    }
}
