using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Functions.Serverless;
using Pilot.Functions.Tests.Support;
using Pilot.Orchestrations.Durable;

namespace Pilot.Serverless.Tests;

/// <summary>What the timer takes away: jobs that were deleted, and what runs elsewhere for no job.</summary>
public sealed class SweepStories : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(-1);

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-sweep-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FakeOrchestrations orchestrations = new();
    private readonly CrowdedTarget near = new("near");
    private readonly CrowdedTarget far = new("far");
    private readonly FolderBlobStore blobs;
    private readonly JobStore jobs;
    private FunctionsApp app = null!;

    public SweepStories()
    {
        blobs = new FolderBlobStore(folder, clock);
        jobs = new JobStore(blobs);
    }

    public async Task InitializeAsync() =>
        app = await FunctionsApp.StartAsync(orchestrations, change: services =>
        {
            services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
            services.AddSingleton<TimeProvider>(clock);
            services.AddSingleton<IBlobStore>(blobs);
            services.AddSingleton<IComputeTarget>(near);
            services.AddSingleton<IComputeTarget>(far);
        });

    public async Task DisposeAsync() => await app.DisposeAsync();

    public void Dispose()
    {
        blobs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_deleted_job_can_be_taken_back_until_its_time_is_over_and_then_is_gone_with_its_history()
    {
        var job = await EndedJobAsync();
        await DeleteAsync(job, clock.GetUtcNow() + TimeSpan.FromSeconds(30));

        await SweepAsync();
        (await jobs.GetAsync(job)).ShouldNotBeNull();
        orchestrations.Knows(job).ShouldBeTrue();

        clock.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync();

        (await jobs.GetAsync(job)).ShouldBeNull();
        orchestrations.Knows(job).ShouldBeFalse();
        (await blobs.ListAsync(BlobNames.JobFolder(job))).ShouldBeEmpty();
        (await blobs.ListAsync(BlobNames.Deletions)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_job_that_was_taken_back_stays_and_is_not_looked_at_again()
    {
        var job = await EndedJobAsync();
        await DeleteAsync(job, clock.GetUtcNow() + TimeSpan.FromSeconds(30));
        var deleted = (await jobs.GetAsync(job))!;
        await jobs.ApplyAsync(job, new JobChange(deleted.Revision + 1) { Restored = true });

        clock.Advance(TimeSpan.FromMinutes(1));
        await SweepAsync();

        (await jobs.GetAsync(job)).ShouldNotBeNull();
        (await blobs.ListAsync(BlobNames.Deletions)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_deletion_of_a_job_that_is_gone_already_is_forgotten_and_a_name_that_is_no_job_is_left_alone()
    {
        await blobs.PutTextAsync(BlobNames.Deletion(JobId.New()), "");
        await blobs.PutTextAsync($"{BlobNames.Deletions}something-else", "");

        await SweepAsync();

        (await blobs.ListAsync(BlobNames.Deletions)).ShouldHaveSingleItem().Name.ShouldBe($"{BlobNames.Deletions}something-else");
    }

    [Fact]
    public async Task What_runs_for_no_job_is_removed_by_the_thorough_sweep_alone()
    {
        var orphan = near.Has(JobId.New(), clock.GetUtcNow() + LongAgo);
        var young = near.Has(JobId.New(), clock.GetUtcNow());

        await SweepAsync();
        near.Runs.ShouldBe([orphan, young]);

        await SweepAsync(thorough: true);
        near.Runs.ShouldBe([young]);
        near.Stopped.ShouldBe([orphan]);
    }

    [Fact]
    public async Task A_run_of_a_deleted_job_goes_in_the_sweep_that_deletes_it()
    {
        var job = await EndedJobAsync();
        var run = far.Has(job, clock.GetUtcNow() + LongAgo);
        await DeleteAsync(job, clock.GetUtcNow());
        clock.Advance(TimeSpan.FromMinutes(1));

        await SweepAsync(thorough: true);

        far.Runs.ShouldNotContain(run);
    }

    [Fact]
    public async Task A_cloud_that_is_away_does_not_keep_the_others_from_being_swept()
    {
        near.IsAway = true;
        far.Has(JobId.New(), clock.GetUtcNow() + LongAgo);

        await SweepAsync(thorough: true);

        far.Runs.ShouldBeEmpty();
    }

    private Task SweepAsync(bool thorough = false) => app.SweepAsync(thorough, CancellationToken.None);

    private async Task DeleteAsync(JobId id, DateTimeOffset until)
    {
        await blobs.PutTextAsync(BlobNames.Deletion(id), "");
        await jobs.ApplyAsync(id, new JobChange((await jobs.GetAsync(id))!.Revision + 1) { DeletedUntil = until });
    }

    private async Task<JobId> EndedJobAsync()
    {
        var id = JobId.New();
        await jobs.CreateAsync(new JobDocument
        {
            Id = id,
            Owner = "ada",
            Name = "a job",
            ResourceName = "a-job",
            Package = new string('0', 64),
            Created = clock.GetUtcNow(),
            Request = new JobRequest(),
        });
        await jobs.ApplyAsync(id, new JobChange(1, JobState.Canceling));
        await jobs.ApplyAsync(id, new JobChange(2, JobState.Canceled) { Finished = clock.GetUtcNow() });
        orchestrations.Set(id, OrchestrationRuntimeStatus.Completed);
        return id;
    }

    /// <summary>Machines elsewhere, with whatever runs there.</summary>
    private sealed class CrowdedTarget(string name) : IComputeTarget
    {
        private readonly List<TargetRun> runs = [];

        public string Name => name;

        public bool IsRemote => true;

        public bool IsAway { get; set; }

        public List<RunKey> Stopped { get; } = [];

        public IEnumerable<RunKey> Runs => runs.Select(run => run.Run);

        public RunKey Has(JobId job, DateTimeOffset created)
        {
            runs.Add(new TargetRun(new RunKey(job, "1"), created));
            return runs[^1].Run;
        }

        public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) =>
            IsAway ? throw new IOException("nobody answers") : Task.FromResult<IReadOnlyList<TargetRun>>([.. runs]);

        public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
        {
            Stopped.Add(run);
            return Task.CompletedTask;
        }

        public Task RemoveAsync(RunKey run, CancellationToken cancellation)
        {
            runs.RemoveAll(known => known.Run == run);
            return Task.CompletedTask;
        }

        public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
