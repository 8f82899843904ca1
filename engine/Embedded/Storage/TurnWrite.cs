using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>One turn, to be written whole.</summary>
/// <param name="Instance">As it was before the turn.</param>
/// <param name="Consumed">Position of the last message taken; null for none.</param>
internal sealed record TurnWrite(InstanceRow Instance, long? Consumed, Turn Turn, DateTime Now)
{
    /// <summary>Writes history, messages, activities, timers and status. Runs inside the writer's transaction.</summary>
    public TurnEffects Apply(SqlSession session)
    {
        var effects = new TurnEffects();
        if (Consumed is { } upTo)
        {
            Inbox.Remove(session, Instance.Key, upTo);
        }

        foreach (var decision in Turn.Decisions)
        {
            CarryOut(session, decision, effects);
        }

        if (Turn.End is { } end)
        {
            new ExecutionEndWrite(this, effects).Apply(session, end);
        }
        else
        {
            GoOn(session);
        }

        effects.WakeSelf = (Turn.End is null or ExecutionContinued) && !Inbox.IsEmpty(session, Instance.Key)
            || Turn.End is ExecutionContinued;
        return effects;
    }

    private void GoOn(SqlSession session)
    {
        History.Append(session, Instance.Key, Instance.Turns, Turn.Recorded);
        session.Execute(
            "UPDATE instances SET status = $2, turns = turns + 1, updated_at = $3, custom_status = $4 WHERE key = $1",
            Instance.Key,
            (int)(Turn.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running),
            Now.Ticks,
            Turn.CustomStatus);
    }

    private void CarryOut(SqlSession session, Decision decision, TurnEffects effects)
    {
        var goesOn = Turn.End is null;
        switch (decision)
        {
            case ActivityScheduled call when goesOn:
                ActivityTable.Insert(session, Instance.Key, call);
                effects.Activities.Add(new ActivityTicket(Instance.Key, Instance.Execution, call.TaskId));
                break;
            case TimerCreated timer when goesOn:
                TimerTable.Insert(session, Instance.Key, timer);
                effects.Timers.Add(timer);
                break;
            case TimerCanceled timer:
                TimerTable.Cancel(session, Instance.Key, timer.TaskId);
                break;
            case ChildScheduled child:
                StartChild(session, child, effects);
                break;
            case EventSent sent:
                if (Inbox.Post(session, sent.InstanceId, new EventRaised(sent.Name, sent.Payload)) is { } receiver)
                {
                    effects.Wakes.Add(receiver);
                }

                break;
        }
    }

    private void StartChild(SqlSession session, ChildScheduled child, TurnEffects effects)
    {
        if (InstanceRow.Find(session, child.InstanceId) is { } existing)
        {
            if (!existing.Status.IsFinished())
            {
                var taken = TaskFailureDetails.FromException(EngineErrors.ChildIdTaken(child.InstanceId));
                Inbox.Post(session, Instance.Key, new ChildFailed(child.TaskId, taken));
                return;
            }

            InstanceWrites.Delete(session, existing.Key);
        }

        var link = new ParentLink(Instance.Key, Instance.Execution, child.TaskId, Instance.Name, Instance.Id);
        effects.Wakes.Add(InstanceWrites.Insert(
            session, new NewInstance(child.InstanceId, child.Name, child.Input, Now, Parent: link)));
    }
}

/// <summary>What the rest of the engine must hear of once the turn is on disk.</summary>
internal sealed class TurnEffects
{
    public List<ActivityTicket> Activities { get; } = [];

    public List<TimerCreated> Timers { get; } = [];

    /// <summary>Keys of other instances that have new messages.</summary>
    public List<long> Wakes { get; } = [];

    public bool WakeSelf { get; set; }
}
