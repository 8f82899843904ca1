using Pilot.Engine.Embedded.Payloads;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>One turn, to be written whole.</summary>
/// <param name="Instance">As it was before the turn.</param>
/// <param name="Consumed">Position of the last inbox message taken; null for none.</param>
/// <param name="HasOpenCalls">After the turn the execution waits for an activity.</param>
/// <param name="History">The turn as a row of history; made outside the writer, which has enough to do.</param>
/// <param name="References">Digests of the payloads in blob storage that the turn refers to; found outside the writer too.</param>
internal sealed record TurnWrite(
    InstanceRow Instance, long? Consumed, Turn Turn, bool HasOpenCalls, byte[] History, IReadOnlyList<string> References, DateTime Now)
{
    public static TurnWrite Of(InstanceRow instance, long? consumed, Turn turn, bool hasOpenCalls, DateTime now) =>
        new(instance, consumed, turn, hasOpenCalls, HistoryJson.Write(turn.Recorded), EventPayloads.References(turn), now);

    /// <summary>The instance after the turn, when that did not end it.</summary>
    public InstanceRow Next { get; } = Instance with
    {
        Turns = Instance.Turns + 1,
        Status = Turn.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
        CustomStatus = Turn.CustomStatus,
        HasOpenCalls = HasOpenCalls,
        IsSuspect = false,
    };

    // The number of turns stands in history alone.
    private bool MovesTheRow => Instance.IsSuspect || Next.Status != Instance.Status
        || Next.CustomStatus != Instance.CustomStatus || Next.HasOpenCalls != Instance.HasOpenCalls;

    /// <summary>The instance as clients see it after the turn that has ended it.</summary>
    public OrchestrationMetadata Outcome(bool inputsAndOutputs)
    {
        var ending = Ending.Of(Turn.End!);
        return new OrchestrationMetadata(
            Instance.Name,
            Instance.Id,
            ending.Status,
            new DateTimeOffset(Instance.CreatedAt, TimeSpan.Zero),
            new DateTimeOffset(Now, TimeSpan.Zero),
            inputsAndOutputs ? Instance.Input : null,
            inputsAndOutputs ? ending.Output : null,
            Turn.CustomStatus,
            ending.Failure);
    }

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

        effects.WakeSelf = Turn.End is ExecutionContinued
            || (Turn.End is null && Consumed is not null && !Inbox.IsEmpty(session, Instance.Key))
            || effects.WakeSelf;
        return effects;
    }

    private void GoOn(SqlSession session)
    {
        foreach (var happening in Turn.Recorded)
        {
            // It becomes durable with the turn that takes it.
            if (happening is TimerFired fired)
            {
                TimerTable.Delete(session, Instance.Key, fired.TaskId);
            }
        }

        PayloadTable.Refer(session, Instance.Key, References);
        Storage.History.Append(session, Instance.Key, Instance.Turns, History, Now);
        if (MovesTheRow)
        {
            session.Execute(
                """
                UPDATE instances SET status = ?2, updated_at = ?3, custom_status = ?4, calls_open = ?5, turning = 0, crashes = 0
                WHERE key = ?1
                """,
                Instance.Key, (int)Next.Status, Now.Ticks, Turn.CustomStatus, HasOpenCalls ? 1 : 0);
        }
    }

    private void CarryOut(SqlSession session, Decision decision, TurnEffects effects)
    {
        var goesOn = Turn.End is null;
        switch (decision)
        {
            case ActivityScheduled call when goesOn && ActivityCall.IsLong(call.Input):
                ActivityTable.KeepInput(session, Instance.Key, call);
                break;
            case TimerCreated timer when goesOn:
                TimerTable.Insert(session, Instance.Key, timer);
                break;
            case TimerCanceled timer:
                TimerTable.Delete(session, Instance.Key, timer.TaskId);
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
                effects.WakeSelf = true;
                return;
            }

            InstanceWrites.Delete(session, existing.Key);
        }

        var link = new ParentLink(Instance.Key, Instance.Execution, child.TaskId, Instance.Name, Instance.Id);
        var made = new NewInstance(child.InstanceId, child.Name, child.Input, Now, Parent: link, TraceParent: Instance.TraceParent);
        effects.Begun.Add(InstanceWrites.Insert(session, made)!);
    }
}

/// <summary>What the rest of the engine must hear of once the turn is on disk.</summary>
internal sealed class TurnEffects
{
    /// <summary>Keys of other instances that have new messages.</summary>
    public List<long> Wakes { get; } = [];

    /// <summary>Instances that were made.</summary>
    public List<InstanceRow> Begun { get; } = [];

    public bool WakeSelf { get; set; }
}
