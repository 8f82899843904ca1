using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Pilot.Bench.Engine;

/// <summary>The disk's own limit: rows of a size, in commits of a number of rows, each commit on disk before the next begins.</summary>
internal static class RawSqlite
{
    /// <returns>Rows per second.</returns>
    public static double RowsPerSecond(string folder, int bytesPerRow, int rowsPerCommit, TimeSpan time)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode=WAL");
        Run(connection, "PRAGMA synchronous=FULL");
        // As the engine has it.
        Run(connection, "PRAGMA wal_autocheckpoint=4000");
        Run(connection, "CREATE TABLE IF NOT EXISTS rows (key INTEGER PRIMARY KEY, bytes BLOB NOT NULL)");
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO rows (bytes) VALUES ($1)";
        insert.Parameters.AddWithValue("$1", new byte[bytesPerRow]);
        insert.Prepare();
        var watch = Stopwatch.StartNew();
        var rows = 0L;
        while (watch.Elapsed < time)
        {
            Run(connection, "BEGIN IMMEDIATE");
            for (var i = 0; i < rowsPerCommit; i++)
            {
                insert.ExecuteNonQuery();
            }

            Run(connection, "COMMIT");
            rows += rowsPerCommit;
        }

        return rows / watch.Elapsed.TotalSeconds;
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
