using System.Globalization;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>Which task of which execution waits for a child.</summary>
internal sealed record ParentLink(long Key, string Execution, int Task, string Name, string InstanceId);

/// <summary>What a turn needs to know about its instance.</summary>
/// <param name="Turns">Of the current execution, as many as its history holds.</param>
/// <param name="HasOpenCalls">History holds a call of an activity without an outcome; said of one that has no history yet, too.</param>
/// <param name="IsSuspect">A turn is noted as running, or was at a crash.</param>
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
    DateTime CreatedAt,
    string? CustomStatus = null,
    bool HasOpenCalls = false,
    bool IsSuspect = false)
{
    private const string Columns = """
        SELECT key, id, name, execution, status, (SELECT COALESCE(MAX(turn) + 1, 0) FROM history h WHERE h.key = i.key), start_at, input,
               parent_key, parent_execution, parent_task, parent_name, parent_id, trace_parent, created_at,
               custom_status, calls_open, turning = 1 OR crashes > 0
        FROM instances i
        """;

    public const string WithOpenCalls = Columns + " WHERE status IN (0, 6, 7) AND calls_open = 1 ORDER BY key";

    private const string ByKey = Columns + " WHERE key = ?1";
    private const string ById = Columns + " WHERE id = ?1";

    public static InstanceRow? Find(SqlSession session, long key) => session.First(ByKey, Map, key);

    public static InstanceRow? Find(SqlSession session, string id) => session.First(ById, Map, id);

    public static string NewExecutionId() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);

    /// <summary>An id for whoever names none. They ascend with time, so that new ones are neighbours in the index of ids.</summary>
    public static string NewId(TimeProvider clock) =>
        Guid.CreateVersion7(clock.GetUtcNow()).ToString("N", CultureInfo.InvariantCulture);

    public ExecutionStarted ToStarted() => new(
        EngineBehaviour.Current, Name, Id, Execution, Input,
        Parent is null ? null : new ParentOrchestration(Parent.Name, Parent.InstanceId));

    // The first turn leaves the row as it was made.
    private static OrchestrationRuntimeStatus StatusOf(int written, int turns) =>
        written == (int)OrchestrationRuntimeStatus.Pending && turns > 0 ? OrchestrationRuntimeStatus.Running : (OrchestrationRuntimeStatus)written;

    public static InstanceRow Map(SqlRow row) => new(
        row.GetInt64(0),
        row.GetString(1),
        row.GetString(2),
        row.GetString(3),
        StatusOf(row.GetInt32(4), row.GetInt32(5)),
        row.GetInt32(5),
        row.Time(6),
        row.Text(7),
        row.IsDBNull(8)
            ? null
            : new ParentLink(row.GetInt64(8), row.GetString(9), row.GetInt32(10), row.GetString(11), row.GetString(12)),
        row.Text(13),
        row.Time(14)!.Value,
        row.Text(15),
        row.GetInt32(16) == 1,
        row.GetInt32(17) == 1);
}
