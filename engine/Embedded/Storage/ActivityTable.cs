using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Storage;

/// <param name="IsRecovered">It was there when the engine started, so it may have been running when the last one died.</param>
internal sealed record ActivityTicket(long Key, string Execution, int Task, bool IsRecovered = false);

internal sealed record ActivityRow(string InstanceId, string Name, string? Input, int Attempts, int Crashes);

/// <summary>Activities that have no result yet.</summary>
internal static class ActivityTable
{
    private const string OfTheExecution =
        "key = $1 AND task = $2 AND EXISTS (SELECT 1 FROM instances i WHERE i.key = $1 AND i.execution = $3)";

    public static void Insert(SqlSession session, long key, ActivityScheduled call) => session.Execute(
        "INSERT INTO activities (key, task, name, input, attempts, crashes, running) VALUES ($1, $2, $3, $4, 0, 0, 0)",
        key, call.TaskId, call.Name, call.Input);

    /// <returns>Null when the execution has ended or the result is in.</returns>
    public static ActivityRow? Find(SqlSession session, ActivityTicket ticket) => session.First(
        """
        SELECT i.id, a.name, a.input, a.attempts, a.crashes
        FROM activities a JOIN instances i ON i.key = a.key
        WHERE a.key = $1 AND a.task = $2 AND i.execution = $3
        """,
        row => new ActivityRow(row.GetString(0), row.GetString(1), row.Text(2), row.GetInt32(3), row.GetInt32(4)),
        ticket.Key, ticket.Task, ticket.Execution);

    public static bool Begin(SqlSession session, ActivityTicket ticket) => session.Execute(
        "UPDATE activities SET attempts = attempts + 1, running = 1 WHERE " + OfTheExecution,
        ticket.Key, ticket.Task, ticket.Execution) == 1;

    /// <summary>The host stopped it cleanly: not a crash.</summary>
    public static bool Interrupt(SqlSession session, ActivityTicket ticket) => session.Execute(
        "UPDATE activities SET running = 0 WHERE " + OfTheExecution, ticket.Key, ticket.Task, ticket.Execution) == 1;

    /// <returns>False when nobody waits for the outcome any more; it is dropped.</returns>
    public static bool Finish(SqlSession session, ActivityTicket ticket, TaskOutcome outcome) =>
        session.Execute("DELETE FROM activities WHERE " + OfTheExecution, ticket.Key, ticket.Task, ticket.Execution) == 1
        && Inbox.Post(session, ticket.Key, outcome);

    public static void Clear(SqlSession session, long key) => session.Execute("DELETE FROM activities WHERE key = $1", key);
}
