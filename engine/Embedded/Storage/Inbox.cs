using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

internal sealed record InboxMessage(long Position, HistoryEvent Happening);

/// <summary>Messages for the next turns of an instance, in order of position. None is ever kept for a finished one.</summary>
internal static class Inbox
{
    /// <returns>False when the instance has ended or is gone.</returns>
    public static bool Post(SqlSession session, long key, HistoryEvent message)
    {
        var posted = Insert(session, key, message);
        if (posted)
        {
            PayloadTable.Refer(session, key, message);
        }

        return posted;
    }

    private static bool Insert(SqlSession session, long key, HistoryEvent message) => session.Execute(
        """
        INSERT INTO inbox (key, position, message)
        SELECT key, (SELECT COALESCE(MAX(position), 0) + 1 FROM inbox WHERE key = ?1), ?2
        FROM instances WHERE key = ?1 AND status IN (0, 6, 7)
        """,
        key, HistoryJson.Write(message)) == 1;

    /// <returns>The key of the receiver; null when there is no unfinished instance with that id.</returns>
    public static long? Post(SqlSession session, string instanceId, HistoryEvent message) =>
        InstanceRow.Find(session, instanceId) is { } row && Post(session, row.Key, message) ? row.Key : null;

    /// <summary>Puts messages back before all others.</summary>
    public static void Return(SqlSession session, long key, IReadOnlyList<HistoryEvent> messages)
    {
        if (messages.Count == 0)
        {
            return;
        }

        var first = session.Number("SELECT COALESCE(MIN(position), 0) FROM inbox WHERE key = ?1", key)!.Value;
        for (var i = 0; i < messages.Count; i++)
        {
            session.Execute(
                "INSERT INTO inbox (key, position, message) VALUES (?1, ?2, ?3)",
                key, first - messages.Count + i, HistoryJson.Write(messages[i]));
        }
    }

    public static List<InboxMessage> Peek(SqlSession session, long key, int limit) => session.All(
        "SELECT position, message FROM inbox WHERE key = ?1 ORDER BY position LIMIT ?2",
        row => new InboxMessage(row.GetInt64(0), HistoryJson.ReadMessage(row.Blob(1))),
        key, limit);

    public static void Remove(SqlSession session, long key, long upTo) =>
        session.Execute("DELETE FROM inbox WHERE key = ?1 AND position <= ?2", key, upTo);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM inbox WHERE key = ?1", key);

    public static bool IsEmpty(SqlSession session, long key) =>
        session.Number("SELECT 1 FROM inbox WHERE key = ?1 LIMIT 1", key) is null;
}
