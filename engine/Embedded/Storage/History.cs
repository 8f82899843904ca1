using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The turns of an instance's current execution.</summary>
internal static class History
{
    /// <summary>Turns that are read at a time, so that a long history is walked through without ever being held whole.</summary>
    public const int Window = 256;

    public static void Append(SqlSession session, long key, int turn, byte[] events) =>
        session.Execute("INSERT INTO history (key, turn, events) VALUES (?1, ?2, ?3)", key, turn, events);

    /// <summary>The turns of an instance's current run, oldest first, read from the disk as they are asked for.</summary>
    public static IEnumerable<IReadOnlyList<HistoryEvent>> Walk(Database database, InstanceRow instance)
    {
        var turn = 0;
        while (turn < instance.Turns)
        {
            var page = database.Read(session => Page(session, instance.Key, turn));
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

    private static List<IReadOnlyList<HistoryEvent>> Page(SqlSession session, long key, int fromTurn) => session.All(
        "SELECT events FROM history WHERE key = ?1 AND turn >= ?2 ORDER BY turn LIMIT ?3",
        row => HistoryJson.ReadTurn(row.Blob(0)),
        key, fromTurn, Window);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM history WHERE key = ?1", key);
}
