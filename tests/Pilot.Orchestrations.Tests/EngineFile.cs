using Microsoft.Data.Sqlite;
using Pilot.Engine.Replay;

namespace Pilot.Orchestrations.Tests;

/// <summary>The running engine's database, read from beside it.</summary>
internal sealed class EngineFile(string path)
{
    public string Path => path;

    /// <summary>
    /// No first turn, message, activity or due timer is left: each goes away only in the transaction of the turn that takes it.
    /// </summary>
    public bool IsQuiet(DateTimeOffset now) => Read(
        """
        SELECT NOT EXISTS (SELECT 1 FROM instances i WHERE NOT EXISTS (SELECT 1 FROM history h WHERE h.key = i.key))
            AND NOT EXISTS (SELECT 1 FROM inbox) AND NOT EXISTS (SELECT 1 FROM instances WHERE calls_open = 1)
            AND NOT EXISTS (SELECT 1 FROM timers WHERE fire_at <= $value)
        """,
        now.UtcTicks,
        row => row.GetBoolean(0)).Single();

    public RecordedHistory HistoryOf(string instance)
    {
        var turns = Read(
            "SELECT i.name, h.events FROM history h JOIN instances i ON i.key = h.key WHERE i.id = $value ORDER BY h.turn",
            instance,
            row => (Name: row.GetString(0), Events: HistoryJson.ReadTurn(row.GetFieldValue<byte[]>(1))));
        return new RecordedHistory(turns[0].Name, [.. turns.Select(turn => turn.Events)]);
    }

    private List<T> Read<T>(string sql, object value, Func<SqliteDataReader, T> read)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.Parameters.AddWithValue("$value", value);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
