using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <param name="StartAt">UTC; null for at once.</param>
/// <param name="TraceParent">W3C trace context of whoever started it; null when nobody traces.</param>
internal sealed record NewInstance(
    string Id, string Name, string? Input, DateTime CreatedAt, DateTime? StartAt = null, ParentLink? Parent = null, string? TraceParent = null)
{
    public string Execution { get; } = InstanceRow.NewExecutionId();
}

/// <summary>Instances come and go.</summary>
internal static class InstanceWrites
{
    /// <returns>The new instance; null when there is one of that id.</returns>
    public static InstanceRow? Insert(SqlSession session, NewInstance made)
    {
        var inserted = session.Execute(
            """
            INSERT INTO instances (id, name, execution, status, created_at, updated_at, start_at, input,
                                   parent_key, parent_execution, parent_task, parent_name, parent_id, trace_parent, calls_open)
            VALUES (?1, ?2, ?3, ?4, ?5, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 1)
            ON CONFLICT (id) DO NOTHING
            """,
            made.Id, made.Name, made.Execution, (int)OrchestrationRuntimeStatus.Pending,
            made.CreatedAt.Ticks, made.StartAt?.Ticks, made.Input,
            made.Parent?.Key, made.Parent?.Execution, made.Parent?.Task, made.Parent?.Name, made.Parent?.InstanceId, made.TraceParent);
        if (inserted == 0)
        {
            return null;
        }

        var key = session.LastInserted;
        PayloadTable.Refer(session, key, made.Input);
        return new InstanceRow(
            key, made.Id, made.Name, made.Execution, OrchestrationRuntimeStatus.Pending, 0, made.StartAt, made.Input, made.Parent,
            made.TraceParent, made.CreatedAt, HasOpenCalls: true);
    }

    /// <summary>Only for a finished instance: it has neither activities nor timers left.</summary>
    public static void Delete(SqlSession session, long key)
    {
        session.Execute("DELETE FROM history WHERE key = ?1", key);
        session.Execute("DELETE FROM inbox WHERE key = ?1", key);
        PayloadTable.Clear(session, key);
        session.Execute("DELETE FROM instances WHERE key = ?1", key);
    }

    public static List<long> Children(SqlSession session, long parentKey) =>
        session.All("SELECT key FROM instances WHERE parent_key = ?1", row => row.GetInt64(0), parentKey);

    /// <returns>How many were deleted; an unfinished instance stays, with its children.</returns>
    public static int Purge(SqlSession session, long key, bool recursive)
    {
        if (InstanceRow.Find(session, key) is not { } row || !row.Status.IsFinished())
        {
            return 0;
        }

        var purged = recursive ? Children(session, key).Sum(child => Purge(session, child, recursive)) : 0;
        Delete(session, key);
        return purged + 1;
    }
}
