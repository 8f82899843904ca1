using System.Globalization;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>Which task of which execution waits for a child.</summary>
internal sealed record ParentLink(long Key, string Execution, int Task, string Name, string InstanceId);

/// <summary>What a turn needs to know about its instance.</summary>
internal sealed record InstanceRow(
    long Key,
    string Id,
    string Name,
    string Execution,
    OrchestrationRuntimeStatus Status,
    int Turns,
    DateTime? StartAt,
    string? Input,
    ParentLink? Parent,
    string? TraceParent,
    DateTime CreatedAt)
{
    private const string Columns = """
        SELECT key, id, name, execution, status, turns, start_at, input,
               parent_key, parent_execution, parent_task, parent_name, parent_id, trace_parent, created_at
        FROM instances
        """;

    private const string ByKey = Columns + " WHERE key = ?1";
    private const string ById = Columns + " WHERE id = ?1";

    public static InstanceRow? Find(SqlSession session, long key) => session.First(ByKey, Map, key);

    public static InstanceRow? Find(SqlSession session, string id) => session.First(ById, Map, id);

    public static string NewExecutionId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    public ExecutionStarted ToStarted() => new(
        EngineBehaviour.Current, Name, Id, Execution, Input,
        Parent is null ? null : new ParentOrchestration(Parent.Name, Parent.InstanceId));

    private static InstanceRow Map(SqlRow row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        (OrchestrationRuntimeStatus)row.GetInt32(4),
        row.GetInt32(5),
        row.Time(6),
        row.Text(7),
        row.IsDBNull(8)
            ? null
            : new ParentLink(row.GetInt64(8), row.GetString(9), row.GetInt32(10), row.GetString(11), row.GetString(12)),
        row.Text(13),
        row.Time(14)!.Value);
}
