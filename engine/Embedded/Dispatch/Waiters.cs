using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Wakes those who wait for something to change about an instance. Ask for a watch first, then look, then wait. Who waits for
/// an end is told what it was; and need not look first at an instance that was begun here and has not ended.
/// </summary>
/// <param name="remembered">Instances under way that are known without a look at the disk, at most.</param>
internal sealed class Waiters(int remembered)
{
    private readonly Dictionary<string, List<Watcher>> byId = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> underWay = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int curious;

    /// <param name="untilEnd">A turn that did not end the instance is no news.</param>
    public Watcher Watch(string instanceId, bool untilEnd)
    {
        lock (gate)
        {
            long? key = underWay.TryGetValue(instanceId, out var known) ? known : null;
            var watch = new Watcher(this, instanceId, untilEnd, key);
            if (!byId.TryGetValue(instanceId, out var watches))
            {
                byId[instanceId] = watches = new(1);
            }

            watches.Add(watch);
            curious += untilEnd ? 0 : 1;
            return watch;
        }
    }

    /// <summary>It is on disk, and unfinished.</summary>
    public void Begun(string instanceId, long key)
    {
        lock (gate)
        {
            if (underWay.Count < remembered)
            {
                underWay[instanceId] = key;
            }
            else
            {
                underWay.Remove(instanceId);
            }

            Tell(instanceId, goesOn: false, null);
        }
    }

    /// <summary>A turn was made, and the instance has not ended.</summary>
    public void Moved(string instanceId)
    {
        // Mostly nobody wants to hear of every turn. Whoever comes to just now sees this one when looking.
        if (Volatile.Read(ref curious) == 0)
        {
            return;
        }

        lock (gate)
        {
            Tell(instanceId, goesOn: true, null);
        }
    }

    /// <param name="last">The turn that ended it, on disk.</param>
    public void Ended(string instanceId, TurnWrite last)
    {
        lock (gate)
        {
            // Another may have taken its place already.
            if (underWay.TryGetValue(instanceId, out var key) && key == last.Instance.Key)
            {
                underWay.Remove(instanceId);
            }

            Tell(instanceId, goesOn: false, last);
        }
    }

    /// <summary>Something else has changed; look.</summary>
    public void Changed(string instanceId)
    {
        lock (gate)
        {
            Tell(instanceId, goesOn: false, null);
        }
    }

    public void ChangedAll()
    {
        lock (gate)
        {
            foreach (var watch in byId.Values.SelectMany(watches => watches))
            {
                watch.Tell(goesOn: false, null);
            }
        }
    }

    private void Tell(string instanceId, bool goesOn, TurnWrite? last)
    {
        if (byId.TryGetValue(instanceId, out var watches))
        {
            foreach (var watch in watches)
            {
                watch.Tell(goesOn, last);
            }
        }
    }

    private void Forget(Watcher watch)
    {
        lock (gate)
        {
            if (!byId.TryGetValue(watch.InstanceId, out var watches) || !watches.Remove(watch))
            {
                return;
            }

            curious -= watch.IsUntilEnd ? 0 : 1;
            if (watches.Count == 0)
            {
                byId.Remove(watch.InstanceId);
            }
        }
    }

    /// <param name="key">Of the instance when it is known not to have ended; its end will be told.</param>
    internal sealed class Watcher(Waiters owner, string instanceId, bool untilEnd, long? key) : IDisposable
    {
        private readonly TaskCompletionSource<TurnWrite?> changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string InstanceId { get; } = instanceId;

        public bool IsUntilEnd { get; } = untilEnd;

        /// <summary>Whoever waits for the end need not look first.</summary>
        public bool KnowsOfNoEnd => IsUntilEnd && key is not null;

        public Task Changed => changed.Task;

        /// <summary>After a change: the turn that ended the instance, if it is the one that was known. Else look.</summary>
        public TurnWrite? End => changed.Task.Result is { } last && last.Instance.Key == key ? last : null;

        public void Tell(bool goesOn, TurnWrite? last)
        {
            if (!goesOn || !IsUntilEnd)
            {
                changed.TrySetResult(last);
            }
        }

        public void Dispose() => owner.Forget(this);
    }
}
