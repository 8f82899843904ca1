using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Jobs;
using Pilot.Core.Jobs.Feed;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Jobs;

public sealed class JobIndexTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly FakeTimeProvider clock = new(Start);
    private readonly MemoryBlobStore blobs;
    private readonly JobProcess here;
    private readonly JobProcess elsewhere;
    private readonly JobStore store;
    private readonly JobIndex index;

    public JobIndexTests()
    {
        blobs = new MemoryBlobStore(clock);
        here = new JobProcess(blobs, clock);
        elsewhere = new JobProcess(blobs, clock);
        (store, index) = (here.Store, here.Index);
    }

    public void Dispose()
    {
        here.Dispose();
        elsewhere.Dispose();
    }

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

        (await here.News.SinceAsync(FeedPosition.Start))!.Entries.Select(entry => entry.Notice.Kind)
            .ShouldBe([JobNoticeKind.Created, JobNoticeKind.Deleted, JobNoticeKind.Created]);
    }

    [Fact]
    public async Task What_another_process_writes_is_in_it_at_the_next_look()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        (await elsewhere.NamesAsync("ada")).ShouldBe("job 0");

        await store.CreateAsync(Job("ada", 1));
        (await elsewhere.NamesAsync("ada")).ShouldBe("job 1, job 0");
        await elsewhere.Store.DeleteAsync(job.Id);
        (await NamesAsync("ada")).ShouldBe("job 1");
    }

    [Fact]
    public async Task A_process_that_knows_nothing_begins_with_the_snapshot_and_what_came_after_it()
    {
        await blobs.PutTextAsync(BlobNames.User("ada"), "{}");
        var jobs = new List<JobDocument>();
        for (var i = 0; i < 60; i++)
        {
            jobs.Add(await store.CreateAsync(Job("ada", i)));
        }

        await here.Upkeep.RunAsync(compare: true);
        await store.CreateAsync(Job("ada", 60));
        await store.DeleteAsync(jobs[59].Id);
        await store.ApplyAsync(jobs[0].Id, new JobChange(1, JobState.Preparing, "Reading."));
        var lists = blobs.Lists;

        var rows = await elsewhere.Index.RowsAsync("ada");

        rows.Count.ShouldBe(60);
        (rows[0].Name, rows[1].Name, rows[^1].State).ShouldBe(("job 60", "job 58", JobState.Preparing));
        blobs.Lists.ShouldBe(lists + 1, "the feed's segments, and no row");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_snapshot_that_is_damaged_or_lost_is_made_anew(bool lost)
    {
        await blobs.PutTextAsync(BlobNames.User("ada"), "{}");
        await store.CreateAsync(Job("ada", 0));
        await here.Upkeep.RunAsync(compare: true);
        var kept = (await blobs.StatAsync(BlobNames.JobSnapshot("ada")))!;
        await (lost
            ? blobs.DeleteAsync(kept.Name)
            : (Task)blobs.PutAsync(kept.Name, new MemoryStream([1, 2, 3]), metadata: kept.Metadata));

        (await elsewhere.NamesAsync("ada")).ShouldBe("job 0");
    }

    [Fact]
    public async Task What_a_process_that_died_could_not_tell_is_found_in_a_days_time()
    {
        await blobs.PutTextAsync(BlobNames.User("ada"), "{}");
        var job = await store.CreateAsync(Job("ada", 0));
        await store.CreateAsync(Job("ada", 1));
        await here.Upkeep.RunAsync(compare: false);
        (await NamesAsync("ada")).ShouldBe("job 1, job 0");
        var silent = new JobStore(blobs);
        await silent.DeleteAsync(job.Id);
        await silent.CreateAsync(Job("ada", 2));

        await here.Upkeep.RunAsync(compare: false);
        (await NamesAsync("ada")).ShouldBe("job 1, job 0");
        clock.Advance(IndexUpkeep.Comparison);
        await here.Upkeep.RunAsync(compare: false);

        (await NamesAsync("ada")).ShouldBe("job 2, job 1");
        (await elsewhere.NamesAsync("ada")).ShouldBe("job 2, job 1");
    }

    [Fact]
    public async Task A_process_that_slept_while_the_feed_was_trimmed_begins_anew()
    {
        await blobs.PutTextAsync(BlobNames.User("ada"), "{}");
        await store.CreateAsync(Job("ada", 0));
        (await elsewhere.NamesAsync("ada")).ShouldBe("job 0");
        for (var i = 1; i < 40; i++)
        {
            await store.CreateAsync(Job("ada", i));
            await here.Upkeep.RunAsync(compare: false);
        }

        blobs.Names.Count(name => name.StartsWith(BlobNames.Feed, StringComparison.Ordinal)).ShouldBe(3, "the newest and two more");
        (await elsewhere.Index.RowsAsync("ada")).Count.ShouldBe(40);
        (await elsewhere.News.SinceAsync(FeedPosition.Start)).ShouldBeNull();
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

    private Task<string> NamesAsync(string owner) => here.NamesAsync(owner);
}
