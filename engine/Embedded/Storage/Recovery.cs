namespace Pilot.Engine.Embedded.Storage;

internal sealed record OpenTimer(long Key, int Task, DateTime FireAt);

internal sealed record OpenInstance(long Key, DateTime? StartAt);

/// <summary>What a fresh engine finds unfinished on its disk.</summary>
/// <param name="Ready">Instances that have something to do at once, or at their start time.</param>
internal sealed record Recovery(
    IReadOnlyList<ActivityTicket> Activities, IReadOnlyList<OpenTimer> Timers, IReadOnlyList<OpenInstance> Ready)
{
    public static Recovery Load(SqlSession session)
    {
        session.Execute("UPDATE activities SET crashes = crashes + 1, running = 0 WHERE running = 1");
        var activities = session.All(
            "SELECT a.key, i.execution, a.task FROM activities a JOIN instances i ON i.key = a.key ORDER BY a.key, a.task",
            row => new ActivityTicket(row.GetInt64(0), row.GetString(1), row.GetInt32(2), IsRecovered: true));
        var timers = session.All(
            "SELECT key, task, fire_at FROM timers",
            row => new OpenTimer(row.GetInt64(0), row.GetInt32(1), new DateTime(row.GetInt64(2), DateTimeKind.Utc)));
        var ready = session.All(
            """
            SELECT key, start_at FROM instances i
            WHERE status IN (0, 6, 7) AND (turns = 0 OR EXISTS (SELECT 1 FROM inbox m WHERE m.key = i.key))
            """,
            row => new OpenInstance(row.GetInt64(0), row.IsDBNull(1) ? null : new DateTime(row.GetInt64(1), DateTimeKind.Utc)));
        return new Recovery(activities, timers, ready);
    }
}
