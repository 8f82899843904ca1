using Pilot.Azure.Host;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>What a request waits for when Azure has no instance warm, as far as it is ours: from the start of the process on.</summary>
internal sealed class AzureColdStartBenchmark : Benchmark
{
    private const int Times = 7;

    public override string Name => "azure-cold-start";

    public override string About => "time until the Azure worker answers through a played Functions host and its memory, against `dotnet --version`";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var host = await FunctionsHost.OpenAsync(Path.Combine(Programs.Root, "artifacts", "azure"), new Dictionary<string, string>());
        var loaded = new List<double>();
        var answered = new List<double>();
        var memory = new List<double>();
        var theirs = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            using var client = host.CreateClient();
            var start = await Measure.SecondsAsync(host.StartWorkerAsync);
            loaded.Add(start);
            answered.Add(start + await Measure.SecondsAsync(async () => (await client.GetAsync("api/v1/health")).EnsureSuccessStatusCode()));
            memory.Add(Measure.ResidentMegabytes(host.WorkerId));
            await host.StopWorkerAsync();
            theirs.Add(await Measure.SecondsAsync(() => Programs.RunAsync("dotnet", ["--version"])));
        }

        return
        [
            new Row("worker start to all functions loaded", Measure.Median(loaded), "s", "dotnet --version", Measure.Median(theirs)),
            new Row("worker start to first answer", Measure.Median(answered), "s", "dotnet --version", Measure.Median(theirs), "2 s"),
            new Row("worker memory, resident, after it", Measure.Median(memory), "MB", Goal: "200 MB"),
        ];
    }
}
