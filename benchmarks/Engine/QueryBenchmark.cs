using Microsoft.Data.Sqlite;
using Pilot.Orchestrations.Durable;

namespace Pilot.Bench.Engine;

/// <summary>Looking among a million finished instances, and clearing them away.</summary>
internal sealed class QueryBenchmark : Benchmark
{
    private const int Rows = 1_000_000;
    private const int Purged = 100_000;

    public override string Name => "engine-query";

    public override string About => "pages and a purge among a million instances, against a thousand";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var few = await PageAsync(1000);
        var (first, failed, prefix, purge) = await PageAsync(Rows);
        return
        [
            new Row("first page of 100 among 1,000,000", first, "ms", "among 1,000", few.First),
            new Row("page of 100 failed ones", failed, "ms", "among 1,000", few.Failed),
            new Row("page of 100 by the start of an id", prefix, "ms", "among 1,000", few.Prefix),
            new Row("purge by time", purge, "/s", "among 1,000", few.Purge),
        ];
    }

    private static async Task<(double First, double Failed, double Prefix, double Purge)> PageAsync(int count)
    {
        var folder = EngineBench.NewFolder();
        await (await EngineBench.StartAsync(folder)).StopAsync();
        Seed(Path.Combine(folder, "engine.db"), count);
        await using var bench = await EngineBench.StartAsync(folder);
        var purged = 0;
        var filter = new PurgeInstancesFilter(CreatedTo: new DateTimeOffset(Math.Min(count, Purged), TimeSpan.Zero));
        var seconds = await Measure.SecondsAsync(async () =>
            purged = (await bench.Client.PurgeAllInstancesAsync(filter)).PurgedInstanceCount);
        return (
            await MillisecondsAsync(bench, new OrchestrationQuery()),
            await MillisecondsAsync(bench, new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Failed])),
            await MillisecondsAsync(bench, new OrchestrationQuery(InstanceIdPrefix: "i-00099")),
            purged / seconds);
    }

    private static async Task<double> MillisecondsAsync(EngineBench bench, OrchestrationQuery query)
    {
        var times = new List<double>();
        for (var i = 0; i < 15; i++)
        {
            times.Add(await Measure.SecondsAsync(() => bench.Client.GetAllInstancesAsync(query).AsPages().FirstAsync().AsTask()));
        }

        return Measure.Median(times) * 1000;
    }

    // One in ten failed; each has a history of one turn. Times count ticks from 0.
    private static void Seed(string database, int count)
    {
        using var connection = new SqliteConnection($"Data Source={database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            BEGIN;
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $count)
            INSERT INTO instances (id, name, execution, status, created_at, updated_at, input, output)
            SELECT printf('i-%08d', i), 'HelloCities', printf('e-%08d', i), CASE WHEN i % 10 = 0 THEN 3 ELSE 1 END, i, i, '"in"', '"out"' FROM n;
            INSERT INTO history (key, turn, events) SELECT key, 0, CAST('[]' AS BLOB) FROM instances;
            COMMIT;
            """;
        command.Parameters.AddWithValue("$count", count);
        command.CommandTimeout = 0;
        command.ExecuteNonQuery();
    }
}
