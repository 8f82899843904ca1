using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>
/// One connection with its prepared statements. Parameters are <c>?1</c>, <c>?2</c>, ... in the order given.
/// Used by one thread at a time. Statements are run on the SQLite library itself: what a command object adds to each is
/// more than the statement costs, and a turn is a handful of them.
/// </summary>
internal sealed class SqlSession(SqliteConnection connection) : IDisposable
{
    private const int LongestOnStack = 128;

    private readonly Dictionary<string, sqlite3_stmt> prepared = [];
    private readonly sqlite3 database = connection.Handle!;

    /// <summary>By all statements of this session so far.</summary>
    public int RowsChanged => raw.sqlite3_total_changes(database);

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastInserted => raw.sqlite3_last_insert_rowid(database);

    /// <returns>Rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement))
            {
            }
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }

        return raw.sqlite3_changes(database);
    }

    /// <returns>The first number of the first row; null when there is no row or it is NULL.</returns>
    public long? Number(string sql, params ReadOnlySpan<SqlValue> values)
    {
        var statement = Bind(sql, values);
        try
        {
            return Step(statement) && raw.sqlite3_column_type(statement, 0) != raw.SQLITE_NULL
                ? raw.sqlite3_column_int64(statement, 0)
                : null;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public T? First<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<SqlValue> values)
        where T : class
    {
        var statement = Bind(sql, values);
        try
        {
            return Step(statement) ? map(new SqlRow(statement)) : null;
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }
    }

    public List<T> All<T>(string sql, Func<SqlRow, T> map, params ReadOnlySpan<SqlValue> values)
    {
        var rows = new List<T>();
        var statement = Bind(sql, values);
        try
        {
            while (Step(statement))
            {
                rows.Add(map(new SqlRow(statement)));
            }
        }
        finally
        {
            raw.sqlite3_reset(statement);
        }

        return rows;
    }

    public void Dispose()
    {
        foreach (var statement in prepared.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    /// <returns>True when there is a row.</returns>
    private bool Step(sqlite3_stmt statement)
    {
        var answer = raw.sqlite3_step(statement);
        if (answer is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return answer == raw.SQLITE_ROW;
        }

        throw Failure(answer);
    }

    // Every statement is one of the constants of this folder; values only ever travel as parameters.
    private sqlite3_stmt Bind(string sql, ReadOnlySpan<SqlValue> values)
    {
        if (!prepared.TryGetValue(sql, out var statement))
        {
            var answer = raw.sqlite3_prepare_v2(database, sql, out statement);
            if (answer != raw.SQLITE_OK)
            {
                throw Failure(answer);
            }

            prepared.Add(sql, statement);
        }

        for (var i = 0; i < values.Length; i++)
        {
            var answer = (values[i].Number, values[i].Reference) switch
            {
                ({ } number, _) => raw.sqlite3_bind_int64(statement, i + 1, number),
                (_, string text) => BindText(statement, i + 1, text),
                (_, byte[] bytes) => raw.sqlite3_bind_blob(statement, i + 1, bytes),
                _ => raw.sqlite3_bind_null(statement, i + 1),
            };
            if (answer != raw.SQLITE_OK)
            {
                throw Failure(answer);
            }
        }

        return statement;
    }

    // SQLite copies what it is given, so a short text need not leave the stack. An empty span would be taken for NULL.
    private static int BindText(sqlite3_stmt statement, int parameter, string text)
    {
        if (text.Length is 0 or > LongestOnStack)
        {
            return raw.sqlite3_bind_text(statement, parameter, text);
        }

        Span<byte> utf8 = stackalloc byte[LongestOnStack * 3];
        return raw.sqlite3_bind_text(statement, parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
    }

    private SqliteException Failure(int answer) => new(
        $"SQLite error {answer}: {raw.sqlite3_errmsg(database).utf8_to_string()}",
        answer & 0xFF,
        raw.sqlite3_extended_errcode(database));
}

/// <summary>The row that a statement stands on; columns count from 0.</summary>
internal readonly struct SqlRow(sqlite3_stmt statement)
{
    public bool IsDBNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>Valid until the statement moves on.</summary>
    public ReadOnlySpan<byte> Blob(int column) => raw.sqlite3_column_blob(statement, column);

    public string? Text(int column) => IsDBNull(column) ? null : GetString(column);

    public DateTime? Time(int column) => IsDBNull(column) ? null : new DateTime(GetInt64(column), DateTimeKind.Utc);
}
