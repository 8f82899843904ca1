using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The turns of an instance's current execution.</summary>
internal static class History
{
    /// <summary>Turns that are read at a time, so that a long history is walked through without ever being held whole.</summary>
    public const int Window = 256;

    public static void Append(SqlSession session, long key, int turn, byte[] events, DateTime madeAt) =>
        session.Execute("INSERT INTO history (key, turn, events, made_at) VALUES (?1, ?2, ?3, ?4)", key, turn, events, madeAt.Ticks);

    /// <summary>The turns of an instance's current run, oldest first, read from the disk as they are asked for.</summary>
    /// <param name="fromTurn">Turns before this one are left out.</param>
    public static IEnumerable<IReadOnlyList<HistoryEvent>> Walk(Database database, InstanceRow instance, int fromTurn = 0) =>
        Walk(instance, fromTurn, turn => database.Read(session => Page(session, instance.Key, turn)));

    /// <inheritdoc cref="Walk(Database, InstanceRow, int)"/>
    public static IEnumerable<IReadOnlyList<HistoryEvent>> Walk(SqlSession session, InstanceRow instance) =>
        Walk(instance, 0, turn => Page(session, instance.Key, turn));

    private static IEnumerable<IReadOnlyList<HistoryEvent>> Walk(
        InstanceRow instance, int turn, Func<int, List<IReadOnlyList<HistoryEvent>>> read)
    {
        while (turn < instance.Turns)
        {
            var page = read(turn);
            if (page.Count == 0)
            {
                yield break;
            }

            foreach (var events in page)
            {
                yield return events;
            }

            turn += page.Count;
        }
    }

    /// <summary>The turns before the given one, newest first.</summary>
    public static IEnumerable<IReadOnlyList<HistoryEvent>> WalkBack(Database database, InstanceRow instance, int beforeTurn)
    {
        for (var end = beforeTurn; end > 0; end -= Window)
        {
            var first = Math.Max(0, end - Window);
            var page = database.Read(session => Page(session, instance.Key, first));
            foreach (var events in page.Take(end - first).Reverse())
            {
                yield return events;
            }
        }
    }

    private static List<IReadOnlyList<HistoryEvent>> Page(SqlSession session, long key, int fromTurn) => session.All(
        "SELECT events FROM history WHERE key = ?1 AND turn >= ?2 ORDER BY turn LIMIT ?3",
        row => HistoryJson.ReadTurn(row.Blob(0)),
        key, fromTurn, Window);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM history WHERE key = ?1", key);
}
