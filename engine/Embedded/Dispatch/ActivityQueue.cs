using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Calls from being made to having an outcome: each waits in the lane of its activity's name until the lane and the engine
/// have a slot; the lanes take turns, so that ten thousand calls of one activity do not hold up another.
/// </summary>
/// <param name="limitOf">How many of a name may run at once; null for as many as there are slots.</param>
/// <param name="start">Must not block.</param>
internal sealed class ActivityQueue(int slots, Func<string, int?> limitOf, Action<ActivityAttempt> start)
{
    private readonly Dictionary<(long Key, string Execution), Dictionary<int, ActivityAttempt>> open = [];
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

    public void Add(IReadOnlyList<ActivityCall> calls)
    {
        lock (gate)
        {
            foreach (var call in calls)
            {
                if (!open.TryGetValue((call.Key, call.Execution), out var ofExecution))
                {
                    open[(call.Key, call.Execution)] = ofExecution = [];
                }

                var attempt = new ActivityAttempt(call);
                ofExecution[call.Task] = attempt;
                LaneOf(call.Name).Waiting.Enqueue(attempt);
            }

            Pump();
        }
    }

    /// <summary>The attempt is over as far as the engine is concerned.</summary>
    /// <returns>False when its outcome is not wanted any more.</returns>
    public bool Settle(ActivityAttempt attempt)
    {
        lock (gate)
        {
            var wanted = Forget(attempt);
            FreeSlot(attempt);
            Pump();
            return wanted;
        }
    }

    /// <summary>Its code has returned, whatever was thought of it before.</summary>
    public void Leave(ActivityAttempt attempt)
    {
        lock (gate)
        {
            FreeSlot(attempt);
            attempt.Cancellation?.Dispose();
            attempt.Cancellation = null;
            if (--working == 0 && stopped)
            {
                drained.TrySetResult();
            }

            Pump();
        }
    }

    /// <summary>The execution has ended: what waits is dropped, what runs is told.</summary>
    public void CancelAll(long key, string execution)
    {
        ActivityAttempt[] attempts;
        lock (gate)
        {
            if (!open.Remove((key, execution), out var ofExecution))
            {
                return;
            }

            attempts = [.. ofExecution.Values];
            foreach (var attempt in attempts)
            {
                attempt.IsCurrent = false;
            }
        }

        foreach (var attempt in attempts)
        {
            Cancel(attempt);
        }
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
            return [.. open.Values.SelectMany(attempts => attempts.Values).Where(attempt => attempt.HoldsSlot)];
        }
    }

    /// <summary>Starts nothing any more.</summary>
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

            return drained.Task;
        }
    }

    private bool Forget(ActivityAttempt attempt)
    {
        if (!attempt.IsCurrent)
        {
            return false;
        }

        attempt.IsCurrent = false;
        var place = (attempt.Call.Key, attempt.Call.Execution);
        if (open.TryGetValue(place, out var ofExecution) && ofExecution.Remove(attempt.Call.Task) && ofExecution.Count == 0)
        {
            open.Remove(place);
        }

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

    private void Pump()
    {
        var looked = 0;
        while (!stopped && running < slots && looked < rotation.Count)
        {
            next = next + 1 < rotation.Count ? next + 1 : 0;
            var lane = rotation[next];
            looked = TryStart(lane) ? 0 : looked + 1;
        }
    }

    private bool TryStart(Lane lane)
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
                start(attempt);
                return true;
            }
        }

        return false;
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
