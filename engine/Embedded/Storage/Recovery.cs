namespace Pilot.Engine.Embedded.Storage;

/// <param name="Crashes">Deaths of the process while a turn of it was noted as running.</param>
internal sealed record OpenInstance(long Key, string Id, DateTime? StartAt, int Crashes);

/// <summary>What a fresh engine finds unfinished on its disk.</summary>
/// <param name="WasClean">The last owner closed the file itself.</param>
/// <param name="Ready">Instances that have something to do at once, or at their start time; the parked ones among them too.</param>
/// <param name="ParkedTurns">Keys of the instances whose next turn is parked.</param>
internal sealed record Recovery(
    bool WasClean,
    IReadOnlyList<ActivityCall> Activities,
    IReadOnlyList<OpenTimer> Timers,
    IReadOnlyList<OpenInstance> Ready,
    IReadOnlyList<long> ParkedTurns)
{
    public static Recovery Load(SqlSession session)
    {
        var wasClean = session.Number("SELECT value FROM engine WHERE name = 'clean'") is null or 1;
        session.Execute("INSERT OR REPLACE INTO engine (name, value) VALUES ('clean', 0)");
        if (!wasClean)
        {
            // An attempt that was not noted may have begun all the same.
            session.Execute("UPDATE activities SET attempts = attempts + 1 WHERE running = 0");
        }

        session.Execute("UPDATE activities SET crashes = crashes + 1, running = 0, began_at = NULL, beat_at = NULL WHERE running = 1");
        session.Execute("UPDATE instances SET crashes = crashes + 1, turning = 0 WHERE turning = 1");
        return new Recovery(
            wasClean,
            ActivityTable.Load(session),
            TimerTable.Load(session),
            session.All(
                """
                SELECT key, id, start_at, crashes FROM instances i
                WHERE status IN (0, 6, 7) AND (turns = 0 OR EXISTS (SELECT 1 FROM inbox m WHERE m.key = i.key))
                """,
                row => new OpenInstance(row.GetInt64(0), row.GetString(1), row.Time(2), row.GetInt32(3))),
            ParkedTable.Turns(session));
    }

    /// <summary>Says that nothing was cut off, so that no attempt need be suspected at the next start.</summary>
    public static void CloseCleanly(SqlSession session) =>
        session.Execute("INSERT OR REPLACE INTO engine (name, value) VALUES ('clean', 1)");
}
