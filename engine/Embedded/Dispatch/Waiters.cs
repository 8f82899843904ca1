namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Wakes those who wait for an instance's status to change. Ask for the signal first, then look, then wait.</summary>
internal sealed class Waiters
{
    private readonly Dictionary<string, TaskCompletionSource> byId = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public Task NextChange(string instanceId)
    {
        lock (gate)
        {
            if (!byId.TryGetValue(instanceId, out var signal))
            {
                byId[instanceId] = signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return signal.Task;
        }
    }

    public void Signal(string instanceId)
    {
        lock (gate)
        {
            if (byId.Remove(instanceId, out var signal))
            {
                signal.TrySetResult();
            }
        }
    }

    public void SignalAll()
    {
        lock (gate)
        {
            foreach (var signal in byId.Values)
            {
                signal.TrySetResult();
            }

            byId.Clear();
        }
    }
}
