using Pilot.Bench;
using Pilot.Bench.Engine;

// ./bench list | ./bench NAME [--json]
Benchmark[] all =
[
    new FirstLineBenchmark(),
    new PlanTableBenchmark(),
    new ServerStartBenchmark(),
    new LambdaColdStartBenchmark(),
    new AzureColdStartBenchmark(),
    new UploadBenchmark(),
    new LogFollowBenchmark(),
    new JobListBenchmark(),
    new HelloCitiesBenchmark(),
    new FanOutBenchmark(),
    new WaitingBenchmark(),
    new ReplayBenchmark(),
    new QueryBenchmark(),
    new PredictionBenchmark(),
    new RankingBenchmark(),
];

if (args is [] or ["list"] or ["--help"])
{
    foreach (var benchmark in all)
    {
        Console.WriteLine($"{benchmark.Name,-17} {benchmark.About}");
    }

    return 0;
}

if (all.FirstOrDefault(benchmark => benchmark.Name == args[0]) is not { } chosen)
{
    Console.Error.WriteLine($"There is no benchmark '{args[0]}'. Choose one of: {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

var rows = await chosen.RunAsync();
if (args.Contains("--json"))
{
    Console.WriteLine(System.Text.Json.JsonSerializer.Serialize(new { benchmark = chosen.Name, rows }));
}
else
{
    Report.Print(rows);
}

return 0;
