using Pilot.Core.Jobs;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Jobs;

public sealed class JobIndexTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly MemoryBlobStore blobs = new();
    private readonly JobNews news = new(kept: 4);
    private readonly JobStore store;
    private readonly JobIndex index;

    public JobIndexTests()
    {
        store = new JobStore(blobs, news);
        index = new JobIndex(blobs, news);
    }

    public void Dispose() => index.Dispose();

    [Fact]
    public async Task Rows_are_those_of_storage_and_follow_what_happens()
    {
        var first = await store.CreateAsync(Job("ada", 0));
        (await NamesAsync("ada")).ShouldBe("job 0");

        await store.CreateAsync(Job("ada", 1));
        await store.ApplyAsync(first.Id, new JobChange(1, JobState.Preparing, "Reading."));
        (await index.RowsAsync("ada")).Select(row => (row.Name, row.State)).ShouldBe([("job 1", JobState.Queued), ("job 0", JobState.Preparing)]);

        await store.DeleteAsync(first.Id);
        (await NamesAsync("ada")).ShouldBe("job 1");
    }

    [Fact]
    public async Task A_list_that_was_handed_out_stays_as_it_was()
    {
        await store.CreateAsync(Job("ada", 0));
        var before = await index.RowsAsync("ada");

        await store.CreateAsync(Job("ada", 1));

        before.Count.ShouldBe(1);
        (await index.RowsAsync("ada")).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Everybodys_jobs_are_in_one_order()
    {
        foreach (var owner in new[] { "ada", "bob" })
        {
            await blobs.PutTextAsync(BlobNames.User(owner), "{}");
        }

        await store.CreateAsync(Job("ada", 0));
        await store.CreateAsync(Job("bob", 1));
        await store.CreateAsync(Job("ada", 2));

        (await NamesAsync(JobIndex.Everybody)).ShouldBe("job 2, job 1, job 0");
        await store.CreateAsync(Job("bob", 3));
        (await NamesAsync(JobIndex.Everybody)).ShouldBe("job 3, job 2, job 1, job 0");
    }

    [Fact]
    public async Task A_job_whose_deletion_can_be_undone_is_not_in_it_until_it_is()
    {
        var job = await store.CreateAsync(Job("ada", 0) with { State = JobState.Failed });
        await index.RowsAsync("ada");

        await store.ApplyAsync(job.Id, new JobChange(1) { DeletedUntil = Start });
        (await index.RowsAsync("ada")).ShouldBeEmpty();
        await store.ApplyAsync(job.Id, new JobChange(2) { Restored = true });
        (await NamesAsync("ada")).ShouldBe("job 0");

        news.Since(0)!.Select(notice => notice.Kind).ShouldBe([JobNoticeKind.Created, JobNoticeKind.Deleted, JobNoticeKind.Created]);
    }

    [Fact]
    public async Task News_are_had_from_any_number_that_is_kept()
    {
        var waiting = news.After(0);
        waiting.IsCompleted.ShouldBeFalse();
        foreach (var i in Enumerable.Range(0, 6))
        {
            await store.CreateAsync(Job("ada", i));
        }

        await waiting;
        news.Since(2)!.Select(notice => notice.Row.Name).ShouldBe(["job 2", "job 3", "job 4", "job 5"]);
        news.Since(6)!.ShouldBeEmpty();
        news.Since(1).ShouldBeNull();
        news.Since(7).ShouldBeNull();
        news.After(5).IsCompleted.ShouldBeTrue();
    }

    private static JobDocument Job(string owner, int number) => new()
    {
        Id = JobId.New(),
        Owner = owner,
        Name = $"job {number}",
        ResourceName = "job",
        Package = new string('0', 64),
        Created = Start.AddMinutes(number),
        Request = new JobRequest(),
    };

    private async Task<string> NamesAsync(string owner) => string.Join(", ", (await index.RowsAsync(owner)).Select(row => row.Name));
}
