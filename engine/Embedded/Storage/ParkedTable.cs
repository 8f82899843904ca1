using System.Text.Json;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <param name="Task">The call's number; <see cref="ParkedTable.Turn"/> for the instance's next turn.</param>
internal sealed record ParkedRow(long Key, string InstanceId, int Task, string? Name, DateTime At, TaskFailureDetails Failure);

/// <summary>Work that failed in a way that another try would only repeat. It stays until somebody says so.</summary>
internal static class ParkedTable
{
    public const int Turn = -1;

    public static void Put(SqlSession session, long key, int task, Exception error, DateTime now) => session.Execute(
        """
        INSERT OR REPLACE INTO parked (key, task, error, parked_at)
        SELECT key, ?2, ?3, ?4 FROM instances WHERE key = ?1 AND status IN (0, 6, 7)
        """,
        key, task,
        JsonSerializer.Serialize(TaskFailureDetails.FromException(error), HistoryJson.Default.TaskFailureDetails), now.Ticks);

    public static List<ParkedRow> Of(SqlSession session, string instanceId) =>
        session.All(Rows + " WHERE i.id = ?1 ORDER BY p.task", Map, instanceId);

    /// <summary>Something of the instance is parked.</summary>
    public static bool Has(SqlSession session, string instanceId) => session.Number(
        "SELECT 1 FROM parked p JOIN instances i ON i.key = p.key WHERE i.id = ?1 LIMIT 1", instanceId) is not null;

    public static List<int> Tasks(SqlSession session, long key) =>
        session.All("SELECT task FROM parked WHERE key = ?1", row => row.GetInt32(0), key);

    public static List<long> Turns(SqlSession session) =>
        session.All("SELECT key FROM parked WHERE task = -1", row => row.GetInt64(0));

    /// <summary>Gives the work its tries back.</summary>
    public static bool Release(SqlSession session, long key, int task)
    {
        session.Execute("UPDATE activities SET crashes = 0 WHERE key = ?1 AND task = ?2", key, task);
        if (task == Turn)
        {
            session.Execute("UPDATE instances SET crashes = 0 WHERE key = ?1", key);
        }

        return session.Execute("DELETE FROM parked WHERE key = ?1 AND task = ?2", key, task) == 1;
    }

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM parked WHERE key = ?1", key);

    private const string Rows = """
        SELECT p.key, i.id, p.task, a.name, p.parked_at, p.error
        FROM parked p JOIN instances i ON i.key = p.key LEFT JOIN activities a ON a.key = p.key AND a.task = p.task
        """;

    private static ParkedRow Map(SqlRow row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.Text(3), row.Time(4)!.Value,
        JsonSerializer.Deserialize(row.GetString(5), HistoryJson.Default.TaskFailureDetails)!);
}
