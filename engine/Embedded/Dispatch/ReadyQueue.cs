using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>An outcome that has not been written yet: the turn that takes it writes it. Lost at a crash, and made again.</summary>
/// <param name="Execution">The run of the instance that asked for it.</param>
internal readonly record struct Arrival(string Execution, TaskOutcome Outcome);

/// <param name="LookAtDisk">Its inbox, or the instance itself, may hold something new.</param>
/// <param name="Made">The instance as it was just made; null when it must be read.</param>
internal readonly record struct ReadyInstance(long Key, bool LookAtDisk, IReadOnlyList<Arrival> Arrivals, InstanceRow? Made);

/// <summary>
/// Instances that have something to do, each at most once, with what has arrived for them. One that is woken while its turn
/// runs comes again afterwards, so an instance never has two turns at a time and no wake-up is lost.
/// <para>
/// What is under way goes before what has not begun: ten thousand instances that were started at once then pass through
/// a few hundred at a time, and are young in memory and close together on disk while they do. One turn in eight is a
/// beginner's all the same, so that stories that never rest keep nobody out.
/// </para>
/// </summary>
internal sealed class ReadyQueue
{
    private const int TurnsForOneBeginner = 8;

    private readonly Queue<long> underWay = new();
    private readonly Queue<long> beginners = new();
    private readonly Dictionary<long, Entry> entries = [];
    private readonly Lock gate = new();
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<Task>? work;
    private int limit;
    private int workers;
    private int sinceBeginner;

    private enum State
    {
        /// <summary>Holds arrivals that a failed turn gave back, until somebody wakes it.</summary>
        Resting,
        Queued,
        Running,
        RunningAndWoken,
    }

    public int Count
    {
        get
        {
            lock (gate)
            {
                return underWay.Count + beginners.Count;
            }
        }
    }

    /// <summary>From now on there are workers for what is ready.</summary>
    /// <param name="mostWorkers">At the same time.</param>
    /// <param name="worker">Takes instances and makes their turns until <see cref="TryTake"/> has none for it; never fails.</param>
    public void Open(int mostWorkers, Func<Task> worker)
    {
        lock (gate)
        {
            (limit, work) = (mostWorkers, worker);
            for (var missing = Math.Min(limit, underWay.Count + beginners.Count); missing > 0; missing--)
            {
                StartWorker();
            }
        }
    }

    /// <summary>Hands out nothing any more.</summary>
    /// <returns>Completes when the last worker has left.</returns>
    public Task CloseAsync()
    {
        lock (gate)
        {
            limit = 0;
            if (workers == 0)
            {
                closed.TrySetResult();
            }
        }

        return closed.Task;
    }

    /// <summary>A new instance, which nobody has sent anything yet.</summary>
    public void Begin(InstanceRow made)
    {
        lock (gate)
        {
            var entry = EntryOf(made.Key);
            entry.Made = made;
            if (Rouse(made.Key, entry, beginners))
            {
                StartWorker();
            }
        }
    }

    /// <summary>There is something on disk.</summary>
    public void Wake(long key)
    {
        lock (gate)
        {
            var entry = EntryOf(key);
            entry.LookAtDisk = true;
            if (Rouse(key, entry, underWay))
            {
                StartWorker();
            }
        }
    }

    /// <param name="byWorker">The caller is a worker and takes something next, so nobody need be called.</param>
    public void Deliver(long key, Arrival arrival, bool byWorker = false)
    {
        lock (gate)
        {
            var entry = EntryOf(key);
            (entry.Arrivals ??= new(1)).Add(arrival);
            if (Rouse(key, entry, underWay) && !byWorker)
            {
                StartWorker();
            }
        }
    }

    /// <returns>False when there is nothing for the worker to do: it leaves.</returns>
    public bool TryTake(out ReadyInstance taken)
    {
        lock (gate)
        {
            if (workers > limit || !TryDequeue(out var key))
            {
                workers--;
                if (workers == 0 && limit == 0)
                {
                    closed.TrySetResult();
                }

                taken = default;
                return false;
            }

            var entry = entries[key];
            taken = new ReadyInstance(key, entry.LookAtDisk, entry.Arrivals ?? (IReadOnlyList<Arrival>)[], entry.Made);
            entry.State = State.Running;
            entry.LookAtDisk = false;
            entry.Arrivals = null;
            entry.Made = null;
            return true;
        }
    }

    /// <summary>
    /// The turn is over. Whoever made it may make an attempt at an activity before it takes something next, and that may take
    /// long: another worker is called for an instance that was woken meanwhile.
    /// </summary>
    public void Done(long key)
    {
        lock (gate)
        {
            var entry = entries[key];
            if (entry.State == State.RunningAndWoken)
            {
                entry.State = State.Queued;
                underWay.Enqueue(key);
                StartWorker();
            }
            else if (entry.Arrivals is null && !entry.LookAtDisk)
            {
                entries.Remove(key);
            }
            else
            {
                entry.State = State.Resting;
            }
        }
    }

    /// <summary>The turn came to nothing; call before <see cref="Done"/>. What had arrived stays first in line.</summary>
    public void GiveBack(ReadyInstance taken)
    {
        lock (gate)
        {
            var entry = entries[taken.Key];
            entry.LookAtDisk = true;
            if (taken.Arrivals.Count > 0)
            {
                entry.Arrivals = [.. taken.Arrivals, .. entry.Arrivals ?? []];
            }
        }
    }

    private Entry EntryOf(long key)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            entries[key] = entry = new Entry();
        }

        return entry;
    }

    /// <returns>True when it has come into the queue.</returns>
    private static bool Rouse(long key, Entry entry, Queue<long> lane)
    {
        switch (entry.State)
        {
            case State.Resting:
                entry.State = State.Queued;
                lane.Enqueue(key);
                return true;
            case State.Running:
                entry.State = State.RunningAndWoken;
                return false;
            default:
                return false;
        }
    }

    private bool TryDequeue(out long key)
    {
        if (beginners.Count > 0 && (underWay.Count == 0 || ++sinceBeginner >= TurnsForOneBeginner))
        {
            sinceBeginner = 0;
            return beginners.TryDequeue(out key);
        }

        return underWay.TryDequeue(out key);
    }

    private void StartWorker()
    {
        if (workers < limit)
        {
            workers++;
            ThreadPool.UnsafeQueueUserWorkItem(static queue => _ = queue.work!(), this, preferLocal: false);
        }
    }

    private sealed class Entry
    {
        public State State { get; set; }

        public bool LookAtDisk { get; set; }

        public List<Arrival>? Arrivals { get; set; }

        public InstanceRow? Made { get; set; }
    }
}
