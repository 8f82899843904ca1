using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>Lets one start of a run in at a time.</summary>
internal sealed class RunGates
{
    private readonly Lock gate = new();
    private readonly Dictionary<RunKey, (SemaphoreSlim Door, int Users)> doors = [];

    public async Task<IDisposable> EnterAsync(RunKey run, CancellationToken cancellation)
    {
        SemaphoreSlim door;
        lock (gate)
        {
            var (known, users) = doors.TryGetValue(run, out var entry) ? entry : (new SemaphoreSlim(1, 1), 0);
            doors[run] = (known, users + 1);
            door = known;
        }

        var passage = new Passage(this, run, door);
        try
        {
            await door.WaitAsync(cancellation);
            return passage;
        }
        catch (OperationCanceledException)
        {
            Leave(run);
            throw;
        }
    }

    private void Leave(RunKey run)
    {
        lock (gate)
        {
            var (door, users) = doors[run];
            if (users > 1)
            {
                doors[run] = (door, users - 1);
            }
            else
            {
                doors.Remove(run);
                door.Dispose();
            }
        }
    }

    private sealed class Passage(RunGates gates, RunKey run, SemaphoreSlim door) : IDisposable
    {
        public void Dispose()
        {
            door.Release();
            gates.Leave(run);
        }
    }
}
