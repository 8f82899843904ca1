namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Wakes those who wait for something to change about an instance. Ask for a watch first, then look, then wait.</summary>
internal sealed class Waiters
{
    private readonly Dictionary<string, List<Watcher>> byId = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <param name="untilEnd">A turn that did not end the instance is no news.</param>
    public Watcher Watch(string instanceId, bool untilEnd)
    {
        var watch = new Watcher(this, instanceId, untilEnd);
        lock (gate)
        {
            if (!byId.TryGetValue(instanceId, out var watches))
            {
                byId[instanceId] = watches = new(1);
            }

            watches.Add(watch);
        }

        return watch;
    }

    /// <param name="goesOn">A turn was made, and the instance has not ended.</param>
    public void Signal(string instanceId, bool goesOn = false)
    {
        lock (gate)
        {
            if (byId.TryGetValue(instanceId, out var watches))
            {
                foreach (var watch in watches)
                {
                    watch.Tell(goesOn);
                }
            }
        }
    }

    public void SignalAll()
    {
        lock (gate)
        {
            foreach (var watch in byId.Values.SelectMany(watches => watches))
            {
                watch.Tell(goesOn: false);
            }
        }
    }

    private void Forget(Watcher watch)
    {
        lock (gate)
        {
            if (byId.TryGetValue(watch.InstanceId, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                byId.Remove(watch.InstanceId);
            }
        }
    }

    internal sealed class Watcher(Waiters owner, string instanceId, bool untilEnd) : IDisposable
    {
        private readonly TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string InstanceId { get; } = instanceId;

        public Task Changed => changed.Task;

        public void Tell(bool goesOn)
        {
            if (!goesOn || !untilEnd)
            {
                changed.TrySetResult();
            }
        }

        public void Dispose() => owner.Forget(this);
    }
}
