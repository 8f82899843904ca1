using System.Globalization;
using System.Text;
using System.Text.Json;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

internal sealed record KeyedMetadata(long Key, OrchestrationMetadata Metadata)
{
    public QueryPosition Position => new(Metadata.CreatedAt.UtcTicks, Key);
}

/// <summary>Where a query goes on: after the instance of this number, created at this time (UTC ticks).</summary>
internal readonly record struct QueryPosition(long CreatedAt, long Key)
{
    public static QueryPosition Start { get; } = new(long.MinValue, 0);
}

/// <summary>Instances as clients see them.</summary>
internal static class MetadataRows
{
    // The row of an instance that goes on is not written at every turn, nor at the first.
    private const string HasBegun = "EXISTS (SELECT 1 FROM history h WHERE h.key = i.key)";

    private const string Always = $"""
        SELECT key, name, id, CASE WHEN status = 6 AND {HasBegun} THEN 0 ELSE status END, created_at,
               CASE WHEN status IN (0, 6, 7)
                   THEN MAX(updated_at, COALESCE((SELECT made_at FROM history h WHERE h.key = i.key ORDER BY turn DESC LIMIT 1), 0))
                   ELSE updated_at END,
               custom_status, failure
        """;

    private const string Slim = Always + ", NULL, NULL FROM instances i";
    private const string Full = Always + ", input, output FROM instances i";

    public static OrchestrationMetadata? Find(SqlSession session, string id, bool inputsAndOutputs) =>
        session.First((inputsAndOutputs ? Full : Slim) + " WHERE id = ?1", Map, id)?.Metadata;

    /// <summary>In order of creation.</summary>
    public static List<KeyedMetadata> Query(SqlSession session, OrchestrationQuery query, QueryPosition after, int limit)
    {
        var sql = new StringBuilder(query.FetchInputsAndOutputs ? Full : Slim).Append(" WHERE (created_at, key) > (?1, ?2)");
        var values = new List<SqlValue> { after.CreatedAt, after.Key };
        void Where(string condition, SqlValue value)
        {
            values.Add(value);
            sql.Append(CultureInfo.InvariantCulture, $" AND {condition} ?{values.Count}");
        }

        if (query.CreatedFrom is { } from)
        {
            Where("created_at >=", from.UtcTicks);
        }

        if (query.CreatedTo is { } to)
        {
            Where("created_at <=", to.UtcTicks);
        }

        if (query.InstanceIdPrefix is { Length: > 0 } prefix)
        {
            // The binary order of UTF-8 is that of code points, and nothing sorts after the last one.
            Where("id >=", prefix);
            Where("id <", prefix + char.ConvertFromUtf32(0x10FFFF));
        }

        if (query.Statuses?.ToArray() is { Length: > 0 } statuses)
        {
            sql.Append(Among(statuses));
        }

        values.Add(limit);
        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY created_at, key LIMIT ?{values.Count}");
        return session.All(sql.ToString(), Map, [.. values]);
    }

    private static string Among(OrchestrationRuntimeStatus[] statuses)
    {
        var (running, pending) = (statuses.Contains(OrchestrationRuntimeStatus.Running), statuses.Contains(OrchestrationRuntimeStatus.Pending));
        var written = statuses.Select(status => (int)status);
        return (running, pending) switch
        {
            (true, false) => $" AND status IN ({string.Join(',', written.Append((int)OrchestrationRuntimeStatus.Pending))}) AND (status <> 6 OR {HasBegun})",
            (false, true) => $" AND status IN ({string.Join(',', written)}) AND (status <> 6 OR NOT {HasBegun})",
            _ => $" AND status IN ({string.Join(',', written)})",
        };
    }

    private static KeyedMetadata Map(SqlRow row) => new(
        row.GetInt64(0),
        new OrchestrationMetadata(
            row.GetString(1),
            row.GetString(2),
            (OrchestrationRuntimeStatus)row.GetInt32(3),
            Time(row.GetInt64(4)),
            Time(row.GetInt64(5)),
            row.Text(8),
            row.Text(9),
            row.Text(6),
            row.Text(7) is { } failure ? JsonSerializer.Deserialize(failure, HistoryJson.Default.TaskFailureDetails) : null));

    private static DateTimeOffset Time(long utcTicks) => new(utcTicks, TimeSpan.Zero);
}
