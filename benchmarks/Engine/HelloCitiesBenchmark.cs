using System.Diagnostics;

namespace Pilot.Bench.Engine;

internal sealed class HelloCitiesBenchmark : Benchmark
{
    public override string Name => "engine-hello";

    public override string About => "orchestrations of five activities in sequence per second, against the disk's own limit";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        foreach (var rows in new[] { 1, 10, 100, 1000 })
        {
            var folder = EngineBench.NewFolder();
            Console.WriteLine($"raw {rows} rows per commit: {RawSqlite.RowsPerSecond(folder, 400, rows, TimeSpan.FromSeconds(2)):N0} rows/s");
            Directory.Delete(folder, true);
        }

        foreach (var inMemory in new[] { false, true })
        {
            await using var bench = await EngineBench.StartAsync(EngineBench.NewFolder(inMemory));
            await RunAsync(bench, 500);
            var watch = Stopwatch.StartNew();
            await RunAsync(bench, 4000);
            Console.WriteLine($"memory={inMemory} {4000 / watch.Elapsed.TotalSeconds:N0}/s");
        }

        return [];
    }

    private static Task RunAsync(EngineBench bench, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(async n =>
    {
        var id = await bench.Client.ScheduleNewOrchestrationInstanceAsync("HelloCities", n);
        await bench.Client.WaitForInstanceCompletionAsync(id);
    }));
}
