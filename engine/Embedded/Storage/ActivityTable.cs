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
    string? TraceParent = null)
{
    /// <summary>Characters. A long backlog must not hold every input in memory.</summary>
    private const int LongestInMemory = 1024;

    /// <summary>A call that a turn of the instance has just made.</summary>
    public static ActivityCall Of(InstanceRow instance, ActivityScheduled call) => new(
        instance.Key, instance.Id, instance.Execution, call.TaskId, call.Name,
        IsLong(call.Input) ? null : call.Input, IsLong(call.Input), TraceParent: instance.TraceParent);

    public static bool IsLong(string? input) => input?.Length > LongestInMemory;
}

/// <param name="HasInput">The call's input stands in the row.</param>
internal sealed record ActivityNote(int Task, bool HasInput, int Attempts, int Crashes);

/// <summary>
/// What is kept of calls beside history: long inputs, and attempts that lasted long enough to be noted. Most calls never
/// have a row; a row stays until the execution ends.
/// </summary>
internal static class ActivityTable
{
    private const string Upsert = """
        INSERT INTO activities (key, task, name, attempts, crashes, running, began_at, beat_at)
        SELECT ?1, ?2, ?4, ?5, ?6, ?7, ?8, ?9 FROM instances i
        WHERE i.key = ?1 AND i.execution = ?3 AND i.status IN (0, 6, 7)
        ON CONFLICT (key, task) DO UPDATE SET attempts = ?5, crashes = ?6, running = ?7, began_at = ?8, beat_at = ?9
        """;

    /// <summary>Keeps an input that is too long for memory where it can be read alone.</summary>
    public static void KeepInput(SqlSession session, long key, ActivityScheduled call) => session.Execute(
        "INSERT INTO activities (key, task, name, input, attempts, crashes, running) VALUES (?1, ?2, ?3, ?4, 0, 0, 0)",
        key, call.TaskId, call.Name, call.Input);

    public static string? Input(SqlSession session, ActivityCall call) => session.First(
        "SELECT input FROM activities WHERE key = ?1 AND task = ?2", row => row.GetString(0), call.Key, call.Task);

    public static List<ActivityNote> Notes(SqlSession session, long key) => session.All(
        "SELECT task, input IS NOT NULL, attempts, crashes FROM activities WHERE key = ?1",
        row => new ActivityNote(row.GetInt32(0), row.GetInt32(1) == 1, row.GetInt32(2), row.GetInt32(3)),
        key);

    /// <summary>Notes a running attempt: a crash from now on is counted.</summary>
    public static void Note(SqlSession session, ActivityCall call, DateTime began, DateTime beat) => session.Execute(
        Upsert, call.Key, call.Task, call.Execution, call.Name, call.Attempts + 1, call.Crashes, 1, began.Ticks, beat.Ticks);

    /// <summary>The attempt is over without a result.</summary>
    /// <param name="crashes">As many as there were; more when it was lost, not stopped.</param>
    public static void Release(SqlSession session, ActivityCall call, int crashes) =>
        Rest(session, call with { Attempts = call.Attempts + 1, Crashes = crashes });

    /// <summary>Notes what is known of a call that does not run.</summary>
    public static void Rest(SqlSession session, ActivityCall call) => session.Execute(
        Upsert, call.Key, call.Task, call.Execution, call.Name, call.Attempts, call.Crashes, 0, SqlValue.Null, SqlValue.Null);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM activities WHERE key = ?1", key);
}
