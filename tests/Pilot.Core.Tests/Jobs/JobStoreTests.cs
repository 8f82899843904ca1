using Pilot.Core.Jobs;
using Pilot.Core.Plan;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Jobs;

public sealed class JobStoreTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly MemoryBlobStore blobs = new();
    private readonly JobStore store;

    public JobStoreTests() => store = new JobStore(blobs);

    [Fact]
    public async Task A_job_comes_back_as_it_was_created_and_creating_it_again_changes_nothing()
    {
        var job = Job("ada", 0);

        await store.CreateAsync(job);
        var again = await store.CreateAsync(job with { Name = "other", Created = Start.AddHours(1) });

        again.Name.ShouldBe(job.Name);
        (await store.GetAsync(job.Id))!.Name.ShouldBe(job.Name);
        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.ShouldHaveSingleItem().Name.ShouldBe(job.Name);
    }

    [Fact]
    public async Task A_creation_that_crashed_after_the_row_is_completed_by_a_repeat()
    {
        var job = Job("ada", 0);
        blobs.BeforeWrite = name => { if (name == BlobNames.Job(job.Id)) { throw new IOException("crash"); } };
        await Should.ThrowAsync<IOException>(() => store.CreateAsync(job));

        blobs.BeforeWrite = null;
        await store.CreateAsync(job);

        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.Count.ShouldBe(1);
        (await store.GetAsync(job.Id)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_change_counts_once_however_often_it_is_applied()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        var change = new JobChange(1, JobState.Preparing, "Reading the job file.", [Event("Preparing")]);

        await store.ApplyAsync(job.Id, change);
        var twice = await store.ApplyAsync(job.Id, change);

        twice!.Events.Count.ShouldBe(1);
        twice.Revision.ShouldBe(1);
        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.Single().State.ShouldBe(JobState.Preparing);
    }

    [Fact]
    public async Task A_row_that_a_crash_left_behind_its_document_is_brought_up_by_the_repeat()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        var change = new JobChange(1, JobState.Preparing, "Reading the job file.");
        blobs.BeforeWrite = name => { if (name == JobRows.BlobName(job)) { throw new IOException("crash"); } };
        await Should.ThrowAsync<IOException>(() => store.ApplyAsync(job.Id, change));
        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.Single().State.ShouldBe(JobState.Queued);

        blobs.BeforeWrite = null;
        await store.ApplyAsync(job.Id, change);

        (await store.ListAsync("ada", JobFilter.All, null, 10)).Rows.Single().State.ShouldBe(JobState.Preparing);
    }

    [Fact]
    public async Task A_transition_that_is_not_in_the_table_is_refused()
    {
        var job = await store.CreateAsync(Job("ada", 0));

        var error = await Should.ThrowAsync<InvalidOperationException>(
            () => store.ApplyAsync(job.Id, new JobChange(1, JobState.Succeeded)));

        error.Message.ShouldContain("from Queued to Succeeded");
        (await store.GetAsync(job.Id))!.Revision.ShouldBe(0);
    }

    [Fact]
    public async Task Only_the_newest_events_are_kept()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        await store.ApplyAsync(job.Id, new JobChange(1, Events: [.. Enumerable.Range(0, 499).Select(i => Event($"a{i}"))]));

        var changed = await store.ApplyAsync(job.Id, new JobChange(2, Events: [Event("b0"), Event("b1"), Event("b2")]));

        changed!.Events.Count.ShouldBe(JobChange.EventsKept);
        changed.Events[0].Type.ShouldBe("a2");
        changed.Events[^1].Type.ShouldBe("b2");
    }

    [Fact]
    public async Task A_change_that_collides_with_another_writer_is_tried_again()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        var disturbed = false;
        blobs.BeforeWrite = name =>
        {
            if (name == BlobNames.Job(job.Id) && !disturbed)
            {
                disturbed = true;
                store.ApplyAsync(job.Id, new JobChange(1, JobState.Preparing)).GetAwaiter().GetResult();
            }
        };

        var changed = await store.ApplyAsync(job.Id, new JobChange(2, Reason: "Second."));

        changed!.State.ShouldBe(JobState.Preparing);
        changed.Reason.ShouldBe("Second.");
        changed.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task Pages_come_newest_first_and_read_no_document()
    {
        foreach (var i in Enumerable.Range(0, 25))
        {
            await store.CreateAsync(Job("ada", i));
        }

        await store.CreateAsync(Job("bob", 99));
        var reads = blobs.Reads;
        var first = await store.ListAsync("ada", JobFilter.All, null, 10);
        var second = await store.ListAsync("ada", JobFilter.All, first.Next, 10);
        var third = await store.ListAsync("ada", JobFilter.All, second.Next, 10);

        first.Rows.Concat(second.Rows).Concat(third.Rows).Select(row => row.Name)
            .ShouldBe(Enumerable.Range(0, 25).Reverse().Select(i => $"job {i}"));
        third.Next.ShouldBeNull();
        blobs.Reads.ShouldBe(reads);
    }

    [Fact]
    public async Task A_full_last_page_has_no_next_one()
    {
        await store.CreateAsync(Job("ada", 1));
        await store.CreateAsync(Job("ada", 2));

        (await store.ListAsync("ada", JobFilter.All, null, 2)).Next.ShouldBeNull();
    }

    [Fact]
    public async Task A_filter_takes_states_and_part_of_the_name()
    {
        foreach (var i in Enumerable.Range(0, 12))
        {
            var job = await store.CreateAsync(Job("ada", i));
            if (i % 2 == 0)
            {
                await store.ApplyAsync(job.Id, new JobChange(1, JobState.Preparing));
            }
        }

        var page = await store.ListAsync("ada", new JobFilter([JobState.Preparing], "JOB 1"), null, 10);

        page.Rows.ShouldHaveSingleItem().Name.ShouldBe("job 10");
    }

    [Fact]
    public async Task Deleting_removes_row_folder_and_document_and_may_be_repeated_after_a_crash()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        await blobs.PutTextAsync(BlobNames.Output(job.Id, "model.json"), "{}");
        await blobs.PutTextAsync(BlobNames.Output(job.Id, "curve.svg"), "<svg/>");
        blobs.BeforeWrite = name => { if (name.EndsWith("model.json", StringComparison.Ordinal)) { throw new IOException("crash"); } };
        await Should.ThrowAsync<IOException>(() => store.DeleteAsync(job.Id));

        blobs.BeforeWrite = null;
        await store.DeleteAsync(job.Id);
        await store.DeleteAsync(job.Id);

        (await blobs.ListAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_late_change_of_a_deleted_job_brings_nothing_back()
    {
        var job = await store.CreateAsync(Job("ada", 0));
        blobs.BeforeWrite = name =>
        {
            blobs.BeforeWrite = null;
            store.DeleteAsync(job.Id).GetAwaiter().GetResult();
        };

        (await store.ApplyAsync(job.Id, new JobChange(1, JobState.Preparing))).ShouldBeNull();
        (await blobs.ListAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public void A_long_reason_is_cut_to_what_metadata_holds_without_splitting_a_character()
    {
        var rockets = string.Concat(Enumerable.Repeat("🚀", 900));
        var offer = new PlanOffer(rockets, rockets, rockets, "", 1, 1, 8, rockets, 123.456789m);
        var job = Job("ada", 0) with
        {
            Name = rockets,
            Reason = rockets,
            Plans = [new JobPlan(rockets, [], offer, 1234567.890123, 1234567.890123m, "")],
            ChosenPlan = rockets,
            Cost = 1234567.8901m,
            DeletedUntil = Start,
            Started = Start,
            Finished = Start,
            Run = "12",
        };

        var metadata = BlobMetadata.Checked(JobRows.ToMetadata(job));
        var row = JobRows.TryRead(new BlobInfo(JobRows.BlobName(job), 0, "", Start, metadata))!;

        row.Owner.ShouldBe("ada");

        System.Text.Encoding.UTF8.GetByteCount(row.Reason).ShouldBeLessThan(2048);
        row.Reason.ShouldEndWith("🚀…");
    }

    private static JobEvent Event(string type) => new(Start, "job", type, "");

    private static JobDocument Job(string owner, int number) => new()
    {
        Id = JobId.FromIdempotencyKey(owner, $"{number}"),
        Owner = owner,
        Name = $"job {number}",
        ResourceName = $"job-{number}",
        Package = new string('a', 64),
        Created = Start.AddMinutes(number),
        Request = new JobRequest(),
    };
}
