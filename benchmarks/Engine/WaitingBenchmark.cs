namespace Pilot.Bench.Engine;

/// <summary>Very many orchestrations that wait, for a time or for an event.</summary>
internal sealed class WaitingBenchmark : Benchmark
{
    private const int Waiting = 10_000;
    private const int Timers = 100_000;

    public override string Name => "engine-waiting";

    public override string About => "10,000 waiting instances, their memory, woken by events; 100,000 pending timers that fire; against as many raw SQLite commits";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var rows = new List<Row>();
        await using (var bench = await EngineBench.StartAsync(EngineBench.NewFolder()))
        {
            var ids = await Task.WhenAll(Enumerable.Range(0, Waiting).Select(n => bench.Client.ScheduleNewOrchestrationInstanceAsync("AwaitEvent", n)));
            await Task.WhenAll(ids.Select(id => bench.Client.WaitForInstanceStartAsync(id)));
            GC.Collect();
            rows.Add(new Row($"process with {Waiting:N0} idle instances, resident", Measure.ResidentMegabytes(Environment.ProcessId), "MB", Goal: "200 MB"));
            var woken = await Measure.SecondsAsync(() => Task.WhenAll(ids.Select(async id =>
            {
                await bench.Client.RaiseEventAsync(id, "go", 1);
                await bench.Client.WaitForInstanceCompletionAsync(id);
            })));
            rows.Add(new Row($"{Waiting:N0} woken by events, until all have ended", Waiting / woken, "/s", "raw SQLite, 2 rows each, 100 a commit", Raw(2)));
        }

        await using (var bench = await EngineBench.StartAsync(EngineBench.NewFolder()))
        {
            var due = DateTime.UtcNow.AddSeconds(60);
            string[] ids = [];
            var set = await Measure.SecondsAsync(async () => ids = await Task.WhenAll(Enumerable.Range(0, Timers).Select(_ => bench.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", due))));
            await Task.WhenAll(ids.Select(id => bench.Client.WaitForInstanceStartAsync(id)));
            rows.Add(new Row($"{Timers:N0} pending timers: starts", Timers / set, "/s"));
            rows.Add(new Row("process with them, resident", Measure.ResidentMegabytes(Environment.ProcessId), "MB"));
            var left = due - DateTime.UtcNow;
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            var fired = await Measure.SecondsAsync(() => Task.WhenAll(ids.Select(id => bench.Client.WaitForInstanceCompletionAsync(id))));
            rows.Add(new Row($"{Timers:N0} timers due at once, until all have ended", Timers / fired, "/s", "raw SQLite, 1 row each, 100 a commit", Raw(1)));
        }

        return rows;
    }

    private static double Raw(int rowsEach)
    {
        var folder = EngineBench.NewFolder();
        var rows = RawSqlite.RowsPerSecond(folder, 300, 100, TimeSpan.FromSeconds(2));
        Directory.Delete(folder, recursive: true);
        return rows / rowsEach;
    }
}
