using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The turns of an instance's current execution.</summary>
internal static class History
{
    /// <summary>Turns that are read at a time, so that a long history is walked through without ever being held whole.</summary>
    public const int Window = 256;

    public static void Append(SqlSession session, long key, int turn, byte[] events) =>
        session.Execute("INSERT INTO history (key, turn, events) VALUES (?1, ?2, ?3)", key, turn, events);

    /// <returns>Up to <see cref="Window"/> whole turns from the given one on; empty at the end.</returns>
    public static List<IReadOnlyList<HistoryEvent>> Page(SqlSession session, long key, int fromTurn, int limit = Window) => session.All(
        "SELECT events FROM history WHERE key = ?1 AND turn >= ?2 ORDER BY turn LIMIT ?3",
        row => HistoryJson.ReadTurn(row.Blob(0)),
        key, fromTurn, limit);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM history WHERE key = ?1", key);
}
