using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Executions kept between their turns; the least recently used go first. A missing one is replayed.</summary>
internal sealed class LiveExecutions(int capacity)
{
    private readonly Dictionary<long, LinkedListNode<Entry>> byKey = [];
    private readonly LinkedList<Entry> byAge = [];
    private readonly Lock gate = new();

    /// <summary>Takes it out; whoever has made a turn with it and written that puts it back.</summary>
    public Execution? Take(long key, string executionId)
    {
        lock (gate)
        {
            if (!byKey.Remove(key, out var node))
            {
                return null;
            }

            byAge.Remove(node);
            return node.Value.ExecutionId == executionId ? node.Value.Execution : null;
        }
    }

    public void Put(long key, string executionId, Execution execution)
    {
        if (capacity == 0)
        {
            return;
        }

        lock (gate)
        {
            byKey[key] = byAge.AddLast(new Entry(key, executionId, execution));
            if (byKey.Count > capacity)
            {
                byKey.Remove(byAge.First!.Value.Key);
                byAge.RemoveFirst();
            }
        }
    }

    private sealed record Entry(long Key, string ExecutionId, Execution Execution);
}
