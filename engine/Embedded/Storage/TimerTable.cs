using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>Timers that have neither fired nor been cancelled.</summary>
internal static class TimerTable
{
    public static void Insert(SqlSession session, long key, TimerCreated timer) => session.Execute(
        "INSERT INTO timers (key, task, fire_at) VALUES ($1, $2, $3)", key, timer.TaskId, timer.FireAt.Ticks);

    public static void Cancel(SqlSession session, long key, int task) =>
        session.Execute("DELETE FROM timers WHERE key = $1 AND task = $2", key, task);

    /// <returns>False for a timer that is gone, or that a later execution has set for later.</returns>
    public static bool Fire(SqlSession session, long key, int task, DateTime now) =>
        session.Execute("DELETE FROM timers WHERE key = $1 AND task = $2 AND fire_at <= $3", key, task, now.Ticks) == 1
        && Inbox.Post(session, key, new TimerFired(task));

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM timers WHERE key = $1", key);
}
