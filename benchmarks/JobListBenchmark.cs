using Pilot.Adapters.Local.Storage;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Testing;

namespace Pilot.Bench;

/// <summary>The list of jobs where there are ten thousand.</summary>
internal sealed class JobListBenchmark : Benchmark
{
    private const int Jobs = 10_000;
    private const int ManyJobs = 100_000;
    private const int Times = 30;

    public override string Name => "job-list";

    public override string About => "a page of jobs and `pilot jobs` with 10,000 finished jobs, against one with none; the server's memory; all rows in a process that knows none";

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
            .. await ColdAsync(platform.Home),
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

    /// <summary>The first look of a process at all rows of an account: from the list in storage, and from the snapshot.</summary>
    private static async Task<IReadOnlyList<Row>> ColdAsync(string home)
    {
        using var blobs = new FolderBlobStore(Path.Combine(home, "blobs"), TimeProvider.System);
        await blobs.DeleteAsync(BlobNames.JobSnapshot("admin"));
        var listed = await FirstLookAsync(blobs, "admin");
        var kept = await FirstLookAsync(blobs, "admin");
        var row = new JobRow(
            JobId.New(), "seeded", JobState.Succeeded, "Done.", DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, DateTimeOffset.UtcNow, "cheapest")
        {
            Owner = "many", Revision = 9, Package = new string('0', 64), Run = "1", Target = "local", Machine = "this machine", Cost = 0.1m,
        };
        await new JobSnapshots(blobs).WriteAsync(
            "many",
            [.. Enumerable.Range(0, ManyJobs).Select(i => row with { Id = JobId.New(), Created = row.Created.AddSeconds(-i) })],
            new SnapshotPlace(await new JobFeed(blobs).EndAsync(), DateTimeOffset.UtcNow));
        return
        [
            new Row("all rows of 10,000 jobs, first look", kept * 1000, "ms", "from the list", listed * 1000),
            new Row("all rows of 100,000 jobs, first look", await FirstLookAsync(blobs, "many") * 1000, "ms", Goal: "2,000 ms"),
        ];
    }

    private static async Task<double> FirstLookAsync(IBlobStore blobs, string owner)
    {
        var feed = new JobFeed(blobs);
        using var news = new JobNews(feed, TimeProvider.System);
        using var index = new JobIndex(blobs, feed, news, new JobSnapshots(blobs), TimeProvider.System);
        return await Measure.SecondsAsync(() => index.RowsAsync(owner));
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
