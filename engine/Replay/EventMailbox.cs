namespace Pilot.Engine.Replay;

/// <summary>External events: those that came too early are kept, the rest go to the oldest wait of their name.</summary>
internal sealed class EventMailbox
{
    private readonly LinkedList<EventRaised> kept = [];
    private readonly LinkedList<(string Name, OpenTask Task, DateTime Since)> waits = [];

    public int Waits => waits.Count;

    public IEnumerable<OpenWait> OpenWaits =>
        waits.Select(wait => new OpenWait(WaitKind.Event, null, wait.Name, wait.Since));

    /// <summary>In order of arrival.</summary>
    public IEnumerable<EventRaised> Kept => kept;

    public void Deliver(EventRaised raised)
    {
        for (var node = waits.First; node is not null; node = node.Next)
        {
            if (IsSameName(node.Value.Name, raised.Name))
            {
                waits.Remove(node);
                node.Value.Task.Succeed(raised.Payload);
                return;
            }
        }

        Keep(raised);
    }

    public void Keep(EventRaised raised) => kept.AddLast(raised);

    public bool TryTake(string name, out string? payload)
    {
        for (var node = kept.First; node is not null; node = node.Next)
        {
            if (IsSameName(node.Value.Name, name))
            {
                kept.Remove(node);
                payload = node.Value.Payload;
                return true;
            }
        }

        payload = null;
        return false;
    }

    /// <returns>Gives the wait up; false when an event has met it before.</returns>
    /// <param name="since">UTC, the time of the turn.</param>
    public Func<bool> Wait(string name, OpenTask task, DateTime since)
    {
        var node = waits.AddLast((name, task, since));
        return () =>
        {
            if (node.List is null)
            {
                return false;
            }

            waits.Remove(node);
            return true;
        };
    }

    private static bool IsSameName(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
