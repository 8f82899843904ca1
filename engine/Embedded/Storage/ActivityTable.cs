using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>A call of an activity that has no result yet.</summary>
/// <param name="Input">Null also when it is long and stays on disk, see <paramref name="IsInputOnDisk"/>.</param>
/// <param name="Attempts">Attempts before this one that may have begun.</param>
/// <param name="Crashes">Deaths of the process, and lost leases, during a noted attempt.</param>
/// <param name="IsRecovered">It was there when the engine started, so it may have been running when the last one died.</param>
internal sealed record ActivityCall(
    long Key,
    string InstanceId,
    string Execution,
    int Task,
    string Name,
    string? Input,
    bool IsInputOnDisk = false,
    int Attempts = 0,
    int Crashes = 0,
    bool IsRecovered = false,
    string? TraceParent = null);

/// <summary>Activities whose result no turn has taken yet.</summary>
internal static class ActivityTable
{
    private const string OfTheExecution =
        "key = ?1 AND task = ?2 AND EXISTS (SELECT 1 FROM instances i WHERE i.key = ?1 AND i.execution = ?3)";

    public static void Insert(SqlSession session, long key, ActivityScheduled call) => session.Execute(
        "INSERT INTO activities (key, task, name, input, attempts, crashes, running) VALUES (?1, ?2, ?3, ?4, 0, 0, 0)",
        key, call.TaskId, call.Name, call.Input);

    public static string? Input(SqlSession session, ActivityCall call) => session.First(
        "SELECT input FROM activities WHERE key = ?1 AND task = ?2", row => row.Text(0) ?? "", call.Key, call.Task) is { Length: > 0 } input
        ? input
        : null;

    public static ActivityCall? Find(SqlSession session, long key, int task) =>
        session.First(Open + " WHERE a.key = ?1 AND a.task = ?2", Map, key, task);

    /// <summary>Every call without a result but the parked ones, in the order they were made.</summary>
    public static List<ActivityCall> Load(SqlSession session) => session.All(
        Open + " WHERE NOT EXISTS (SELECT 1 FROM parked p WHERE p.key = a.key AND p.task = a.task) ORDER BY a.key, a.task", Map);

    /// <summary>Notes a running attempt: a crash from now on is counted.</summary>
    public static void Note(SqlSession session, ActivityCall call, DateTime began, DateTime beat) => session.Execute(
        "UPDATE activities SET attempts = ?4, running = 1, began_at = ?5, beat_at = ?6 WHERE " + OfTheExecution,
        call.Key, call.Task, call.Execution, call.Attempts + 1, began.Ticks, beat.Ticks);

    /// <summary>The attempt is over without a result.</summary>
    /// <param name="crashes">As many as there were; more when it was lost, not stopped.</param>
    public static void Release(SqlSession session, ActivityCall call, int crashes) => session.Execute(
        "UPDATE activities SET attempts = ?4, crashes = ?5, running = 0, began_at = NULL, beat_at = NULL WHERE " + OfTheExecution,
        call.Key, call.Task, call.Execution, call.Attempts + 1, crashes);

    public static void Delete(SqlSession session, long key, int task) =>
        session.Execute("DELETE FROM activities WHERE key = ?1 AND task = ?2", key, task);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM activities WHERE key = ?1", key);

    private const string Open = """
        SELECT a.key, i.id, i.execution, a.task, a.name, a.attempts, a.crashes, i.trace_parent
        FROM activities a JOIN instances i ON i.key = a.key
        """;

    private static ActivityCall Map(SqlRow row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), null, IsInputOnDisk: true,
        row.GetInt32(5), row.GetInt32(6), IsRecovered: true, row.Text(7));
}
