using System.Diagnostics;

namespace Pilot.Bench.Engine;

/// <summary>One orchestration that calls many activities at once and waits for all of them.</summary>
internal sealed class FanOutBenchmark : Benchmark
{
    private const int Times = 5;

    public override string Name => "engine-fanout";

    public override string About => "fan-out/fan-in of 1,000 and 10,000: first result, all results; against as many raw SQLite rows";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var bench = await EngineBench.StartAsync(EngineBench.NewFolder());
        await MeasureAsync(bench, 1000);
        var (first, small) = await MedianAsync(bench, 1000);
        var (firstOfMany, large) = await MedianAsync(bench, 10_000);
        var folder = EngineBench.NewFolder();
        var raw = 10_000 / RawSqlite.RowsPerSecond(folder, 150, 1000, TimeSpan.FromSeconds(2));
        Directory.Delete(folder, recursive: true);
        return
        [
            new Row("fan-out 1,000: first result", first * 1000, "ms"),
            new Row("fan-out 10,000: first result", firstOfMany * 1000, "ms", Goal: "50 ms"),
            new Row("fan-out 1,000: all results", small * 1000, "ms"),
            new Row("fan-out 10,000: all results", large * 1000, "ms", "10,000 raw rows, 1,000 a commit", raw * 1000, "2 s"),
            new Row("cost of a call, 10,000 at once", large / 10_000 * 1e6, "us", "1,000 at once", small / 1000 * 1e6, "the same: linear"),
        ];
    }

    private static async Task<(double First, double All)> MedianAsync(EngineBench bench, int count)
    {
        var runs = new List<(double First, double All)>();
        for (var i = 0; i < Times; i++)
        {
            runs.Add(await MeasureAsync(bench, count));
        }

        return (Measure.Median(runs.Select(run => run.First)), Measure.Median(runs.Select(run => run.All)));
    }

    private static async Task<(double First, double All)> MeasureAsync(EngineBench bench, int count)
    {
        EngineBench.Greet.Forget();
        var begun = Stopwatch.GetTimestamp();
        var id = await bench.Client.ScheduleNewOrchestrationInstanceAsync("FanOut", count);
        await bench.Client.WaitForInstanceCompletionAsync(id);
        return (Stopwatch.GetElapsedTime(begun, EngineBench.Greet.FirstDone).TotalSeconds, Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }
}
