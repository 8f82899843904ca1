using System.Threading.Channels;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Instances that have something to do, each at most once. One that is woken while its turn runs comes again afterwards,
/// so an instance never has two turns at a time and no wake-up is lost.
/// </summary>
internal sealed class ReadyQueue
{
    private readonly Channel<long> queue = Channel.CreateUnbounded<long>();
    private readonly Dictionary<long, State> states = [];
    private readonly Lock gate = new();

    private enum State
    {
        Queued,
        Running,
        RunningAndWoken,
    }

    public void Wake(long key)
    {
        lock (gate)
        {
            if (!states.TryGetValue(key, out var state))
            {
                states[key] = State.Queued;
                queue.Writer.TryWrite(key);
            }
            else if (state == State.Running)
            {
                states[key] = State.RunningAndWoken;
            }
        }
    }

    public async IAsyncEnumerable<long> TakeAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var key in queue.Reader.ReadAllAsync(stop))
        {
            lock (gate)
            {
                states[key] = State.Running;
            }

            yield return key;
        }
    }

    public void Done(long key)
    {
        lock (gate)
        {
            if (states.Remove(key, out var state) && state == State.RunningAndWoken)
            {
                Wake(key);
            }
        }
    }
}
