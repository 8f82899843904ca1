using Pilot.Adapters.Local.Storage;
using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>The list of jobs where there are ten thousand.</summary>
internal sealed class JobListBenchmark : Benchmark
{
    private const int Jobs = 10_000;
    private const int Times = 30;

    public override string Name => "job-list";

    public override string About => "a page of jobs and `pilot jobs` with 10,000 finished jobs, against one with none; the server's memory";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        await using var platform = await Platform.StartAsync();
        var few = await PageAsync(platform);
        var memory = Measure.ResidentMegabytes(platform.ServerProcess);
        await SeedAsync(platform);
        var many = await PageAsync(platform);
        var cli = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            cli.Add(await Measure.SecondsAsync(async () => (await platform.PilotAsync("jobs")).ShouldSucceed()));
        }

        return
        [
            new Row("API page of 50 jobs", many * 1000, "ms", "with no jobs", few * 1000, "100 ms"),
            new Row("pilot jobs, whole process", Measure.Median(cli) * 1000, "ms", Goal: "100 ms"),
            new Row("server memory after, resident", Measure.ResidentMegabytes(platform.ServerProcess), "MB", "before", memory),
        ];
    }

    private static async Task<double> PageAsync(Platform platform)
    {
        var times = new List<double>();
        for (var i = 0; i < Times; i++)
        {
            times.Add(await Measure.SecondsAsync(() => platform.Http.GetStringAsync("api/v1/jobs?limit=50")));
        }

        return Measure.Median(times);
    }

    private static async Task SeedAsync(Platform platform)
    {
        var store = new JobStore(new FolderBlobStore(Path.Combine(platform.Home, "blobs"), TimeProvider.System));
        var start = DateTimeOffset.UtcNow.AddDays(-30);
        await Parallel.ForAsync(0, Jobs, async (i, cancellation) =>
        {
            var id = JobId.New();
            await store.CreateAsync(
                new JobDocument
                {
                    Id = id,
                    Owner = "admin",
                    Name = $"seeded {i}",
                    ResourceName = $"seeded-{i}",
                    Package = new string('0', 64),
                    Created = start.AddMinutes(i),
                    Finished = start.AddMinutes(i + 1),
                    Request = new JobRequest(),
                    State = JobState.Succeeded,
                    Reason = "Done.",
                },
                cancellation);
        });
    }
}
