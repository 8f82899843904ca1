using System.Diagnostics;

namespace Pilot.Bench.Engine;

/// <summary>Five trivial activities in sequence, many orchestrations at once; every acknowledged step on disk.</summary>
internal sealed class HelloCitiesBenchmark : Benchmark
{
    private const int Count = 10_000;
    private const int Rounds = 3;

    public override string Name => "engine-hello";

    public override string About => "HelloCities5 per second, against raw SQLite that commits as many rows and bytes in as large groups; and with the database in memory";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        // A server has run for days: what it runs is compiled by then.
        for (var round = 0; round < Rounds; round++)
        {
            await MeasureAsync(inMemory: true, Count);
        }

        var disk = new List<Run>();
        var raw = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            disk.Add(await MeasureAsync(inMemory: false, Count));
            raw.Add(Raw(disk[^1]));
        }

        var half = await MeasureAsync(inMemory: false, Count / 2);
        var memory = await MeasureAsync(inMemory: true, Count);
        var speed = Measure.Median(disk.Select(run => run.PerSecond));
        var one = disk[^1];
        return
        [
            new Row("HelloCities5, database on disk", speed, "/s", $"raw SQLite, {one.RowsEach:0.#} rows of {one.BytesPerRow} B each, {one.RowsPerCommit} rows a commit", Measure.Median(raw), "1,500/s and half of raw"),
            new Row($"the same, {Count / 2} instead of {Count}", half.PerSecond, "/s", "all of them", speed, "the same: linear"),
            new Row("HelloCities5, database in memory (tmpfs)", memory.PerSecond, "/s", "on disk", speed),
            new Row("activities, database on disk", speed * 5, "/s"),
            new Row("one alone, from its start to its end", await AloneAsync(), "ms", "seven commits of raw SQLite", 7 * RawCommit() * 1000),
            new Row("processor time of one, all threads", memory.Microseconds, "us"),
            new Row("memory allocated by one", memory.Kilobytes, "kB"),
        ];
    }

    private static async Task<double> AloneAsync()
    {
        await using var bench = await EngineBench.StartAsync(EngineBench.NewFolder());
        var times = new List<double>();
        for (var i = 0; i < 200; i++)
        {
            times.Add((await bench.RunManyAsync("HelloCities", 1, n => n)).TotalMilliseconds);
        }

        return Measure.Median(times);
    }

    private static double RawCommit()
    {
        var folder = EngineBench.NewFolder();
        var commits = RawSqlite.RowsPerSecond(folder, 250, 1, TimeSpan.FromSeconds(1));
        Directory.Delete(folder, recursive: true);
        return 1 / commits;
    }

    private static double Raw(Run run)
    {
        var folder = EngineBench.NewFolder();
        var rows = RawSqlite.RowsPerSecond(folder, run.BytesPerRow, run.RowsPerCommit, TimeSpan.FromSeconds(2));
        Directory.Delete(folder, recursive: true);
        return rows / run.RowsEach;
    }

    private static async Task<Run> MeasureAsync(bool inMemory, int count)
    {
        await using var bench = await EngineBench.StartAsync(EngineBench.NewFolder(inMemory));
        await bench.RunManyAsync("HelloCities", 2000, n => n);
        using var counter = new CommitCounter();
        using var process = Process.GetCurrentProcess();
        var (bytes, allocated, worked) = (Bytes(bench), GC.GetTotalAllocatedBytes(), process.TotalProcessorTime);
        var time = await bench.RunManyAsync("HelloCities", count, n => n);
        process.Refresh();
        return new Run(
            count / time.TotalSeconds,
            (double)counter.Rows / count,
            (int)Math.Max(1, (Bytes(bench) - bytes) / counter.Rows),
            (int)Math.Max(1, counter.Rows / counter.Commits),
            (process.TotalProcessorTime - worked).TotalMicroseconds / count,
            (GC.GetTotalAllocatedBytes() - allocated) / 1000.0 / count);
    }

    private static long Bytes(EngineBench bench) => new FileInfo(bench.Database).Length;

    private sealed record Run(
        double PerSecond, double RowsEach, int BytesPerRow, int RowsPerCommit, double Microseconds, double Kilobytes);
}
