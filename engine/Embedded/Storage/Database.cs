using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>The file, opened: one connection that writes, and as many that read as are asked for at the same time.</summary>
internal sealed class Database : IDisposable
{
    // What is under way stays in memory, and is copied from the log into the file less often than it is written.
    private const string WriterSettings = "PRAGMA cache_size=-8192; PRAGMA wal_autocheckpoint=4000;";

    private readonly string path;
    private readonly DatabaseLock guard;
    private readonly ConcurrentBag<SqlSession> idleReaders = [];
    private volatile bool closed;

    private readonly TimeSpan patience;

    private Database(string path, DatabaseLock guard, TimeSpan patience)
    {
        this.path = path;
        this.guard = guard;
        this.patience = patience;
    }

    /// <exception cref="Core.Errors.PilotException">Another process owns it, or a newer version made it.</exception>
    /// <param name="patience">How long to wait for another program that holds the file, such as a backup.</param>
    public static Database Open(string path, TimeSpan patience)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var database = new Database(path, DatabaseLock.Take(path), patience);
        try
        {
            using var connection = database.Connect();
            database.Prepare(connection);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public SqlSession OpenWriter()
    {
        var connection = Connect();
        Run(connection, WriterSettings);
        return new SqlSession(connection);
    }

    public T Read<T>(Func<SqlSession, T> read)
    {
        if (!idleReaders.TryTake(out var session))
        {
            session = new SqlSession(Connect());
        }

        try
        {
            return read(session);
        }
        finally
        {
            if (closed)
            {
                session.Dispose();
            }
            else
            {
                idleReaders.Add(session);
            }
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idleReaders.TryTake(out var session))
        {
            session.Dispose();
        }

        guard.Dispose();
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Pooling = false,
        }.ToString());
        connection.Open();
        Run(connection, string.Create(
            CultureInfo.InvariantCulture,
            $"PRAGMA synchronous=FULL; PRAGMA busy_timeout={(int)patience.TotalMilliseconds}; PRAGMA temp_store=MEMORY;"));
        return connection;
    }

    private void Prepare(SqliteConnection connection)
    {
        Run(connection, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864;");
        var version = Convert.ToInt32(Run(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);
        if (version > Schema.Version)
        {
            throw EngineErrors.UnknownSchema(path, version);
        }

        for (; version < Schema.Version; version++)
        {
            Run(connection, string.Create(
                CultureInfo.InvariantCulture, $"BEGIN IMMEDIATE; {Schema.Steps[version]} PRAGMA user_version={version + 1}; COMMIT;"));
        }
    }

    private static object? Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
