using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Jobs;

public sealed class JobRowRepairTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly MemoryBlobStore blobs = new();
    private readonly FakeTimeProvider clock = new(Start);
    private readonly JobStore store;
    private readonly JobRowRepair repair;

    public JobRowRepairTests()
    {
        store = new JobStore(blobs);
        repair = new JobRowRepair(blobs, store, clock);
    }

    [Fact]
    public async Task A_row_whose_document_was_never_written_goes_after_a_while()
    {
        await CrashAfterTheRowAsync(Job(0));

        (await LookAsync()).ShouldBeEmpty();
        (await blobs.ListAsync(BlobNames.JobRows("ada"))).Count.ShouldBe(1);
        clock.Advance(JobRowRepair.GhostAge + TimeSpan.FromSeconds(1));
        (await LookAsync()).ShouldBeEmpty();

        (await blobs.ListAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_repeat_at_a_later_time_leaves_the_job_listed_once()
    {
        await CrashAfterTheRowAsync(Job(0));
        var job = await store.CreateAsync(Job(0) with { Created = Start.AddSeconds(2) });
        clock.Advance(JobRowRepair.GhostAge + TimeSpan.FromSeconds(3));

        (await LookAsync()).ShouldBe([job.Id]);

        (await blobs.ListAsync(BlobNames.JobRows("ada"))).ShouldHaveSingleItem().Name.ShouldBe(JobRows.BlobName(job));
    }

    [Fact]
    public async Task A_row_without_metadata_is_left_out_of_the_list_until_it_is_written_anew_from_its_document()
    {
        var lost = await store.CreateAsync(Job(0));
        var ended = await store.CreateAsync(Job(1));
        var whole = await store.CreateAsync(Job(2));
        await store.ApplyAsync(ended.Id, new JobChange(1, JobState.Failed));
        await blobs.PutTextAsync(JobRows.BlobName(lost), "");
        await blobs.PutTextAsync(JobRows.BlobName(ended), "");
        (await ListedAsync()).ShouldBe(["job 2"]);

        (await LookAsync()).ShouldBe([whole.Id, lost.Id]);

        (await ListedAsync()).ShouldBe(["job 2", "job 1", "job 0"]);
    }

    [Fact]
    public async Task A_change_of_a_job_whose_row_has_lost_its_metadata_writes_it_anew()
    {
        var job = await store.CreateAsync(Job(0));
        await blobs.PutTextAsync(JobRows.BlobName(job), "");

        await store.ApplyAsync(job.Id, new JobChange(1, JobState.Preparing));

        (await ListedAsync()).ShouldBe(["job 0"]);
    }

    [Fact]
    public async Task A_look_at_the_young_jobs_leaves_the_old_ones_alone()
    {
        await store.CreateAsync(Job(0));
        var young = await store.CreateAsync(Job(1));

        var found = new List<JobId>();
        await foreach (var job in repair.GoingOnAsync("ada", Start.AddSeconds(30)))
        {
            found.Add(job.Id);
        }

        found.ShouldBe([young.Id]);
    }

    private async Task CrashAfterTheRowAsync(JobDocument job)
    {
        blobs.BeforeWrite = name => { if (name == BlobNames.Job(job.Id)) { throw new IOException("crash"); } };
        await Should.ThrowAsync<IOException>(() => store.CreateAsync(job));
        blobs.BeforeWrite = null;
    }

    private async Task<List<JobId>> LookAsync()
    {
        var found = new List<JobId>();
        await foreach (var job in repair.GoingOnAsync("ada", DateTimeOffset.MinValue))
        {
            found.Add(job.Id);
        }

        return found;
    }

    private async Task<IEnumerable<string>> ListedAsync() =>
        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.Select(row => row.Name);

    private static JobDocument Job(int number) => new()
    {
        Id = JobId.FromIdempotencyKey("ada", $"{number}"),
        Owner = "ada",
        Name = $"job {number}",
        ResourceName = $"job-{number}",
        Package = new string('a', 64),
        Created = Start.AddMinutes(number),
        Request = new JobRequest(),
    };
}
