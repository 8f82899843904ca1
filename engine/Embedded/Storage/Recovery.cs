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
        session.Execute("UPDATE instances SET crashes = crashes + 1, turning = 0 WHERE turning = 1");
        return new Recovery(
            wasClean,
            LoadCalls(session, wasClean),
            TimerTable.Load(session),
            session.All(
                """
                SELECT key, id, start_at, crashes FROM instances i
                WHERE status IN (0, 6, 7) AND (NOT EXISTS (SELECT 1 FROM history h WHERE h.key = i.key)
                    OR EXISTS (SELECT 1 FROM inbox m WHERE m.key = i.key))
                """,
                row => new OpenInstance(row.GetInt64(0), row.GetString(1), row.Time(2), row.GetInt32(3))),
            ParkedTable.Turns(session));
    }

    private static List<ActivityCall> LoadCalls(SqlSession session, bool wasClean)
    {
        var running = session.All("SELECT key, task FROM activities WHERE running = 1", row => (row.GetInt64(0), row.GetInt32(1))).ToHashSet();
        session.Execute("UPDATE activities SET crashes = crashes + 1, running = 0, began_at = NULL, beat_at = NULL WHERE running = 1");
        var calls = OpenCalls.Load(session);
        if (wasClean)
        {
            return calls;
        }

        // An attempt that was not noted may have begun all the same.
        calls = calls.ConvertAll(call => running.Contains((call.Key, call.Task)) ? call : call with { Attempts = call.Attempts + 1 });
        calls.ForEach(call => ActivityTable.Rest(session, call));
        return calls;
    }

    /// <summary>Says that nothing was cut off, so that no attempt need be suspected at the next start.</summary>
    public static void CloseCleanly(SqlSession session) =>
        session.Execute("INSERT OR REPLACE INTO engine (name, value) VALUES ('clean', 1)");
}
