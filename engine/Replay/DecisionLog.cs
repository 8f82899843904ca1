namespace Pilot.Engine.Replay;

/// <summary>
/// What the code asked for and no history event has confirmed yet. While old turns are walked through, every request must
/// meet its twin in the history before the next turn begins; what is left after the new events is new.
/// </summary>
internal sealed class DecisionLog
{
    private readonly List<Decision> asked = [];
    private int confirmed;

    public void Ask(Decision decision) => asked.Add(decision);

    /// <exception cref="NondeterminismException">The code asked for something else, or for nothing.</exception>
    public void Confirm(Decision held)
    {
        if (confirmed == asked.Count)
        {
            throw new NondeterminismException(held, null);
        }

        var request = asked[confirmed++];
        if (!IsSame(held, request))
        {
            throw new NondeterminismException(held, request);
        }
    }

    /// <exception cref="NondeterminismException">The code asked for something that history does not hold.</exception>
    public void EndTurn(HistoryEvent? next)
    {
        if (confirmed < asked.Count)
        {
            throw new NondeterminismException(next as ExecutionEnd, asked[confirmed]);
        }

        asked.Clear();
        confirmed = 0;
    }

    public IReadOnlyList<Decision> TakeNew()
    {
        Decision[] fresh = asked.Count == 0 ? [] : [.. asked];
        asked.Clear();
        confirmed = 0;
        return fresh;
    }

    // Inputs and due times may change with the code without leading the story elsewhere.
    private static bool IsSame(Decision held, Decision asked) => (held, asked) switch
    {
        _ when held.TaskId != asked.TaskId => false,
        (ActivityScheduled h, ActivityScheduled a) => h.Name == a.Name,
        (ChildScheduled h, ChildScheduled a) => h.Name == a.Name && h.InstanceId == a.InstanceId,
        (EventSent h, EventSent a) => h.Name == a.Name && h.InstanceId == a.InstanceId,
        (TimerCreated, TimerCreated) or (TimerCanceled, TimerCanceled) => true,
        _ => false,
    };
}
