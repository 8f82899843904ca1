namespace Pilot.Bench.Engine;

/// <summary>Five trivial activities in sequence, many orchestrations at once; every acknowledged step on disk.</summary>
internal sealed class HelloCitiesBenchmark : Benchmark
{
    private const int Count = 5000;

    public override string Name => "engine-hello";

    public override string About => "HelloCities5 per second, against raw SQLite commits of as many writes and bytes; and with the database in memory";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var (disk, writesPerCommit, bytesPerWrite, writesEach) = await MeasureAsync(inMemory: false, Count);
        var (half, _, _, _) = await MeasureAsync(inMemory: false, Count / 2);
        var (memory, _, _, _) = await MeasureAsync(inMemory: true, Count);
        var folder = EngineBench.NewFolder();
        var raw = RawSqlite.RowsPerSecond(folder, bytesPerWrite, writesPerCommit, TimeSpan.FromSeconds(3)) / writesEach;
        var single = RawSqlite.RowsPerSecond(folder, bytesPerWrite, 1, TimeSpan.FromSeconds(2));
        Directory.Delete(folder, recursive: true);
        return
        [
            new Row("HelloCities5, database on disk", disk, "/s", $"raw SQLite, {writesPerCommit} rows of {bytesPerWrite} B a commit", raw, "1,500/s and half of raw"),
            new Row($"the same, {Count / 2} instead of {Count}", half, "/s", "all of them", disk, "the same: linear"),
            new Row("HelloCities5, database in memory (tmpfs)", memory, "/s", "on disk", disk),
            new Row("activities, database on disk", disk * 5, "/s", "raw SQLite, a commit each", single),
        ];
    }

    private static async Task<(double PerSecond, int WritesPerCommit, int BytesPerWrite, double WritesEach)> MeasureAsync(bool inMemory, int count)
    {
        await using var bench = await EngineBench.StartAsync(EngineBench.NewFolder(inMemory));
        await bench.RunManyAsync("HelloCities", 500, n => n);
        using var counter = new CommitCounter();
        var before = Bytes(bench);
        var time = await bench.RunManyAsync("HelloCities", count, n => n);
        var writes = (double)counter.Writes;
        return (
            count / time.TotalSeconds,
            (int)Math.Round(writes / counter.Commits),
            (int)Math.Max(1, (Bytes(bench) - before) / writes),
            writes / count);
    }

    private static long Bytes(EngineBench bench) => new FileInfo(bench.Database).Length;
}
