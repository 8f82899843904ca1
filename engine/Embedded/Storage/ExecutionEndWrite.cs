using System.Text.Json;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The end of an execution: its open work is dropped, its parent told, or its successor begun.</summary>
internal sealed class ExecutionEndWrite(TurnWrite write, TurnEffects effects)
{
    // Most executions leave nothing, and looking once is cheaper than deleting nothing four times.
    private const string OpenWork = """
        SELECT EXISTS (SELECT 1 FROM activities WHERE key = ?1) OR EXISTS (SELECT 1 FROM timers WHERE key = ?1)
            OR EXISTS (SELECT 1 FROM parked WHERE key = ?1) OR EXISTS (SELECT 1 FROM inbox WHERE key = ?1)
        """;

    private long Key => write.Instance.Key;

    public void Apply(SqlSession session, ExecutionEnd end)
    {
        var leavesWork = session.Number(OpenWork, Key) == 1;
        if (leavesWork)
        {
            ActivityTable.Clear(session, Key);
            TimerTable.Clear(session, Key);
            ParkedTable.Clear(session, Key);
        }

        if (end is ExecutionContinued next)
        {
            BeginNext(session, next);
            return;
        }

        write.AppendHistory(session);
        PayloadTable.Refer(session, Key, write.References);
        Finish(session, Ending.Of(end));
        if (leavesWork)
        {
            Inbox.Clear(session, Key);
        }

        TellParent(session, end);
        if (end is ExecutionTerminated { Recursive: true } terminated)
        {
            foreach (var child in InstanceWrites.Children(session, Key).Where(child => Inbox.Post(session, child, terminated)))
            {
                effects.Wake(child);
            }
        }
    }

    private void BeginNext(SqlSession session, ExecutionContinued next)
    {
        History.Clear(session, Key);
        PayloadTable.Clear(session, Key);
        PayloadTable.Refer(session, Key, next);
        foreach (var waiting in Inbox.Peek(session, Key, int.MaxValue))
        {
            PayloadTable.Refer(session, Key, waiting.Happening);
        }

        PayloadTable.Refer(session, Key, write.Turn.CustomStatus);
        Inbox.Return(session, Key, next.Carried);
        session.Execute(
            """
            UPDATE instances
            SET status = ?2, execution = ?3, input = ?4, updated_at = ?5, custom_status = ?6, calls_open = 0, turning = 0, crashes = 0
            WHERE key = ?1
            """,
            Key, (int)OrchestrationRuntimeStatus.Running, InstanceRow.NewExecutionId(), next.Input, write.Now.Ticks,
            write.Turn.CustomStatus);
    }

    private void Finish(SqlSession session, Ending ending)
    {
        session.Execute(
            """
            UPDATE instances
            SET status = ?2, updated_at = ?3, custom_status = ?4, output = ?5, failure = ?6, calls_open = 0, turning = 0, crashes = 0
            WHERE key = ?1
            """,
            Key, (int)ending.Status, write.Now.Ticks, write.Turn.CustomStatus, ending.Output,
            ending.Failure is { } failure ? JsonSerializer.Serialize(failure, HistoryJson.Default.TaskFailureDetails) : null);
    }

    private void TellParent(SqlSession session, ExecutionEnd end)
    {
        if (write.Instance.Parent is not { } parent
            || InstanceRow.Find(session, parent.Key) is not { } waiting || waiting.Execution != parent.Execution)
        {
            return;
        }

        TaskOutcome outcome = end switch
        {
            ExecutionCompleted completed => new ChildCompleted(parent.Task, completed.Output),
            ExecutionFailed failed => new ChildFailed(parent.Task, failed.Failure),
            _ => new ChildFailed(parent.Task, TaskFailureDetails.FromException(EngineErrors.Terminated(write.Instance.Id))),
        };
        if (Inbox.Post(session, parent.Key, outcome))
        {
            effects.Wake(parent.Key);
        }
    }
}
