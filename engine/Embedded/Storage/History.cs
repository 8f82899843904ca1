using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The turns of an instance's current execution.</summary>
internal static class History
{
    public static void Append(SqlSession session, long key, int turn, IReadOnlyList<HistoryEvent> events) =>
        session.Execute("INSERT INTO history (key, turn, events) VALUES ($1, $2, $3)", key, turn, HistoryJson.Write(events));

    public static List<HistoryEvent> Load(SqlSession session, long key) =>
        [.. session.All(
            "SELECT events FROM history WHERE key = $1 ORDER BY turn",
            row => HistoryJson.ReadTurn(row.Blob(0)),
            key).SelectMany(turn => turn)];

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM history WHERE key = $1", key);
}
