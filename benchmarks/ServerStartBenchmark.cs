using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>How long until the platform answers, and what it weighs.</summary>
internal sealed class ServerStartBenchmark : Benchmark
{
    private const int Times = 5;

    public override string Name => "server-start";

    public override string About => "time until the server answers and its memory, against `dotnet --version` (an empty start of the runtime)";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        var ours = new List<double>();
        var theirs = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            platform.KillServer();
            ours.Add(await Measure.SecondsAsync(async () =>
            {
                await platform.StartServerAsync();
                (await platform.Http.GetAsync("api/v1/health")).EnsureSuccessStatusCode();
            }));
            theirs.Add(await Measure.SecondsAsync(() => Programs.RunAsync("dotnet", ["--version"])));
        }

        return
        [
            new Row("server start to first answer", Measure.Median(ours), "s", "dotnet --version", Measure.Median(theirs), "2 s"),
            new Row("server memory, resident, idle", Measure.ResidentMegabytes(platform.ServerProcess), "MB", Goal: "150 MB"),
        ];
    }
}
