using Microsoft.Extensions.Logging.Abstractions;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Bench.Engine;

/// <summary>Walking through long histories, read turn by turn as from the disk.</summary>
internal sealed class ReplayBenchmark : Benchmark
{
    public override string Name => "engine-replay";

    public override string About => "replay of histories of 10,000 and 100,000 events: time and memory per event";

    public override Task<IReadOnlyList<Row>> RunAsync()
    {
        Replay(10_000);
        var (small, _) = Replay(10_000);
        var (large, kept) = Replay(100_000);
        return Task.FromResult<IReadOnlyList<Row>>(
        [
            new Row("replay of 100,000 events", large * 1000, "ms"),
            new Row("cost of an event in 100,000", large / 100_000 * 1e6, "us", "in 10,000", small / 10_000 * 1e6, "the same: linear"),
            new Row("memory kept after 100,000 events", kept / 1e6, "MB", Goal: "bounded by the window, not the length"),
        ]);
    }

    private static (double Seconds, double BytesKept) Replay(int events)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var execution = new Execution(_ => new Counting(), NullLoggerFactory.Instance);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        foreach (var turn in Turns(events))
        {
            execution.Replay(HistoryJson.ReadTurn(HistoryJson.Write(turn)));
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var kept = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(execution);
        return (seconds, kept);
    }

    // Three events a turn: its time, the answer that came, the next request.
    private static IEnumerable<IReadOnlyList<HistoryEvent>> Turns(int events)
    {
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        yield return [new TurnStarted(at), new ExecutionStarted(EngineBehaviour.Current, "Counting", "i", "x"), new ActivityScheduled(0, "Add", "0")];
        for (var task = 0; task < events / 3; task++)
        {
            yield return [new TurnStarted(at.AddSeconds(task)), new ActivityCompleted(task, "1"), new ActivityScheduled(task + 1, "Add", "1")];
        }
    }

    private sealed class Counting : Orchestrator<int, int>
    {
        public override async Task<int> RunAsync(OrchestrationContext context, int input)
        {
            var sum = 0;
            while (true)
            {
                sum += await context.CallActivityAsync<int>("Add", sum);
            }
        }
    }
}
