using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <param name="Instance">As it stands on disk after the execution's last turn.</param>
internal sealed record LiveExecution(InstanceRow Instance, Execution Execution);

/// <summary>Executions kept between their turns; the least recently used go first. A missing one is replayed.</summary>
internal sealed class LiveExecutions(int capacity)
{
    private readonly Dictionary<long, LinkedListNode<LiveExecution>> byKey = [];
    private readonly LinkedList<LiveExecution> byAge = [];
    private readonly Lock gate = new();

    /// <summary>Takes it out; whoever has made a turn with it and written that puts it back.</summary>
    public LiveExecution? Take(long key)
    {
        lock (gate)
        {
            if (!byKey.Remove(key, out var node))
            {
                return null;
            }

            byAge.Remove(node);
            return node.Value;
        }
    }

    public void Put(LiveExecution live)
    {
        if (capacity == 0)
        {
            return;
        }

        lock (gate)
        {
            byKey[live.Instance.Key] = byAge.AddLast(live);
            if (byKey.Count > capacity)
            {
                byKey.Remove(byAge.First!.Value.Instance.Key);
                byAge.RemoveFirst();
            }
        }
    }
}
