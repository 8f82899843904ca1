using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// One turn, to be written whole. All that needs no database is worked out when it is made, on the thread of the turn: the
/// writer has enough to do.
/// </summary>
internal sealed class TurnWrite
{
    private readonly byte[] history;
    private readonly List<HistoryEvent>? rows;
    private readonly bool movesTheRow;
    private readonly int openCalls;

    /// <param name="instance">As it was before the turn.</param>
    /// <param name="consumed">Position of the last inbox message taken; null for none.</param>
    /// <param name="hasOpenCalls">After the turn the execution waits for an activity.</param>
    /// <param name="references">Digests of the payloads in blob storage that the turn refers to.</param>
    public TurnWrite(
        InstanceRow instance, long? consumed, Turn turn, bool hasOpenCalls, IReadOnlyList<string> references, DateTime now)
    {
        (Instance, Consumed, Turn, References, Now) = (instance, consumed, turn, references, now);
        Next = turn.End is not null ? instance : instance with
        {
            Turns = instance.Turns + 1,
            Status = turn.IsSuspended ? OrchestrationRuntimeStatus.Suspended : OrchestrationRuntimeStatus.Running,
            CustomStatus = turn.CustomStatus,
            HasOpenCalls = hasOpenCalls,
            IsSuspect = false,
        };
        history = HistoryJson.Write(turn.Recorded);
        openCalls = hasOpenCalls ? 1 : 0;
        movesTheRow = instance.IsSuspect || (Next.Status != instance.Status && !BeginsToRun)
            || Next.CustomStatus != instance.CustomStatus || hasOpenCalls != instance.HasOpenCalls;
        for (var i = 0; i < turn.Recorded.Count; i++)
        {
            if (HasRow(turn.Recorded[i]))
            {
                (rows ??= []).Add(turn.Recorded[i]);
            }
        }
    }

    public InstanceRow Instance { get; }

    public long? Consumed { get; }

    public Turn Turn { get; }

    public IReadOnlyList<string> References { get; }

    public DateTime Now { get; }

    /// <summary>The instance after the turn, when that did not end it.</summary>
    public InstanceRow Next { get; }

    // The number of turns stands in history alone, and so does that the instance has begun.
    private bool BeginsToRun =>
        (Instance.Status, Next.Status) is (OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running);

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

        for (var i = 0; i < rows?.Count; i++)
        {
            WriteRow(session, rows[i], effects);
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

    public void AppendHistory(SqlSession session) => History.Append(session, Instance.Key, Instance.Turns, history, Now);

    private void GoOn(SqlSession session)
    {
        PayloadTable.Refer(session, Instance.Key, References);
        AppendHistory(session);
        if (movesTheRow)
        {
            session.Execute(
                """
                UPDATE instances SET status = ?2, updated_at = ?3, custom_status = ?4, calls_open = ?5, turning = 0, crashes = 0
                WHERE key = ?1
                """,
                Instance.Key, (int)Next.Status, Now.Ticks, Turn.CustomStatus, openCalls);
        }
    }

    /// <summary>Most of what a turn records stands in history alone.</summary>
    private static bool HasRow(HistoryEvent recorded) => recorded switch
    {
        ActivityScheduled call => ActivityCall.IsLong(call.Input),
        TimerCreated or TimerCanceled or TimerFired or ChildScheduled or EventSent => true,
        _ => false,
    };

    private void WriteRow(SqlSession session, HistoryEvent recorded, TurnEffects effects)
    {
        var goesOn = Turn.End is null;
        switch (recorded)
        {
            case ActivityScheduled call when goesOn:
                ActivityTable.KeepInput(session, Instance.Key, call);
                break;
            case TimerCreated timer when goesOn:
                TimerTable.Insert(session, Instance.Key, timer);
                break;
            case TimerFired timer:
                // It becomes durable with the turn that takes it.
                TimerTable.Delete(session, Instance.Key, timer.TaskId);
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
                    effects.Wake(receiver);
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
        effects.Begin(InstanceWrites.Insert(session, made)!);
    }
}

/// <summary>What the rest of the engine must hear of once the turn is on disk.</summary>
internal sealed class TurnEffects
{
    private List<long>? wakes;
    private List<InstanceRow>? begun;

    /// <summary>Keys of other instances that have new messages.</summary>
    public IReadOnlyList<long> Wakes => wakes ?? (IReadOnlyList<long>)[];

    /// <summary>Instances that were made.</summary>
    public IReadOnlyList<InstanceRow> Begun => begun ?? (IReadOnlyList<InstanceRow>)[];

    public bool WakeSelf { get; set; }

    public void Wake(long key) => (wakes ??= []).Add(key);

    public void Begin(InstanceRow made) => (begun ??= []).Add(made);
}
