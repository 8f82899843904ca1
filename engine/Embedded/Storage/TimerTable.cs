using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <param name="Execution">The run of the instance that set it; a later one may use its number again.</param>
internal sealed record OpenTimer(long Key, string Execution, int Task, DateTime FireAt);

/// <summary>Timers that no turn has seen fire or be cancelled.</summary>
internal static class TimerTable
{
    public static void Insert(SqlSession session, long key, TimerCreated timer) => session.Execute(
        "INSERT INTO timers (key, task, fire_at) VALUES (?1, ?2, ?3)", key, timer.TaskId, timer.FireAt.Ticks);

    public static void Delete(SqlSession session, long key, int task) =>
        session.Execute("DELETE FROM timers WHERE key = ?1 AND task = ?2", key, task);

    public static List<OpenTimer> Load(SqlSession session) => session.All(
        "SELECT t.key, i.execution, t.task, t.fire_at FROM timers t JOIN instances i ON i.key = t.key",
        row => new OpenTimer(row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.Time(3)!.Value));

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM timers WHERE key = ?1", key);
}
