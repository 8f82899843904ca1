using System.Threading.Channels;
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
/// </summary>
internal sealed class ReadyQueue
{
    private readonly Channel<long> queue = Channel.CreateUnbounded<long>();
    private readonly Dictionary<long, Entry> entries = [];
    private readonly Lock gate = new();

    private enum State
    {
        /// <summary>Holds arrivals that a failed turn gave back, until somebody wakes it.</summary>
        Resting,
        Queued,
        Running,
        RunningAndWoken,
    }

    public int Count => queue.Reader.Count;

    /// <summary>A new instance, which nobody has sent anything yet.</summary>
    public void Begin(InstanceRow made)
    {
        lock (gate)
        {
            Rouse(made.Key).Made = made;
        }
    }

    /// <summary>There is something on disk.</summary>
    public void Wake(long key)
    {
        lock (gate)
        {
            Rouse(key).LookAtDisk = true;
        }
    }

    public void Deliver(long key, Arrival arrival)
    {
        lock (gate)
        {
            (Rouse(key).Arrivals ??= []).Add(arrival);
        }
    }

    public async IAsyncEnumerable<ReadyInstance> TakeAllAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var key in queue.Reader.ReadAllAsync(stop))
        {
            yield return Take(key);
        }
    }

    public void Done(long key)
    {
        lock (gate)
        {
            var entry = entries[key];
            if (entry.State == State.RunningAndWoken)
            {
                entry.State = State.Queued;
                queue.Writer.TryWrite(key);
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

    private ReadyInstance Take(long key)
    {
        lock (gate)
        {
            var entry = entries[key];
            var taken = new ReadyInstance(key, entry.LookAtDisk, entry.Arrivals ?? [], entry.Made);
            entry.State = State.Running;
            entry.LookAtDisk = false;
            entry.Arrivals = null;
            entry.Made = null;
            return taken;
        }
    }

    private Entry Rouse(long key)
    {
        if (!entries.TryGetValue(key, out var entry))
        {
            entries[key] = entry = new Entry();
        }

        if (entry.State == State.Resting)
        {
            entry.State = State.Queued;
            queue.Writer.TryWrite(key);
        }
        else if (entry.State == State.Running)
        {
            entry.State = State.RunningAndWoken;
        }

        return entry;
    }

    private sealed class Entry
    {
        public State State { get; set; }

        public bool LookAtDisk { get; set; }

        public List<Arrival>? Arrivals { get; set; }

        public InstanceRow? Made { get; set; }
    }
}
