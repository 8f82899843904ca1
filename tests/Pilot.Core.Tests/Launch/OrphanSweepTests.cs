using Microsoft.Extensions.Time.Testing;
using Pilot.Adapters.Local.Storage;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;

namespace Pilot.Core.Tests.Launch;

public sealed class OrphanSweepTests : IDisposable
{
    private static readonly TimeSpan LongAgo = TimeSpan.FromHours(-1);

    private readonly string folder = Directory.CreateTempSubdirectory("pilot-orphans-").FullName;
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly FolderBlobStore blobs;
    private readonly JobStore jobs;
    private readonly CrowdedTarget target = new();

    public OrphanSweepTests()
    {
        blobs = new FolderBlobStore(folder, time);
        jobs = new JobStore(blobs);
    }

    public void Dispose()
    {
        blobs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task What_runs_for_a_job_that_is_gone_is_stopped_and_removed()
    {
        var run = target.Has(JobId.New(), "1", time.GetUtcNow() + LongAgo);

        (await SweepAsync()).ShouldBe([run]);

        target.Calls.ShouldBe([$"stop {run}", $"remove {run}"]);
    }

    [Fact]
    public async Task What_was_begun_a_moment_ago_is_left_alone_whatever_is_known_of_it()
    {
        target.Has(JobId.New(), "1", time.GetUtcNow() - TimeSpan.FromMinutes(5));

        (await SweepAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_run_of_a_job_that_goes_on_is_left_alone()
    {
        var job = await JobAsync(new JobChange(0) { State = JobState.Launching, Run = "2" });
        target.Has(job, "2", time.GetUtcNow() + LongAgo);

        (await SweepAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_run_before_the_current_one_is_removed()
    {
        var job = await JobAsync(new JobChange(0) { State = JobState.Launching, Run = "2" });
        var old = target.Has(job, "1", time.GetUtcNow() + LongAgo);

        (await SweepAsync()).ShouldBe([old]);
    }

    [Fact]
    public async Task The_run_of_a_job_that_has_just_ended_is_left_to_its_story_and_removed_later()
    {
        var job = await JobAsync(new JobChange(0) { State = JobState.Canceled, Run = "1", Finished = time.GetUtcNow() });
        var run = target.Has(job, "1", time.GetUtcNow() + LongAgo);

        (await SweepAsync()).ShouldBeEmpty();
        time.Advance(TimeSpan.FromHours(1));

        (await SweepAsync()).ShouldBe([run]);
    }

    private Task<IReadOnlyList<RunKey>> SweepAsync() => new OrphanSweep(jobs, time).SweepAsync(target, default);

    private async Task<JobId> JobAsync(JobChange last)
    {
        var id = JobId.New();
        await jobs.CreateAsync(new JobDocument
        {
            Id = id,
            Owner = "ada",
            Name = "a job",
            ResourceName = "a-job",
            Package = new string('0', 64),
            Created = time.GetUtcNow(),
            Request = new JobRequest(),
        });
        JobState[] path = last.State == JobState.Canceled ? [JobState.Canceling] : [JobState.Preparing, JobState.Planning];
        var revision = 0;
        foreach (var state in path)
        {
            await jobs.ApplyAsync(id, new JobChange(++revision, state));
        }

        await jobs.ApplyAsync(id, last with { Revision = ++revision });
        return id;
    }

    /// <summary>A target that has what the test says.</summary>
    private sealed class CrowdedTarget : IComputeTarget
    {
        private readonly List<TargetRun> runs = [];

        public string Name => "crowd";

        public bool IsRemote => true;

        public List<string> Calls { get; } = [];

        public RunKey Has(JobId job, string run, DateTimeOffset created)
        {
            runs.Add(new TargetRun(new RunKey(job, run), created));
            return runs[^1].Run;
        }

        public Task<IReadOnlyList<TargetRun>> RunsAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<TargetRun>>([.. runs]);

        public Task StopAsync(RunKey run, TimeSpan grace, CancellationToken cancellation)
        {
            Calls.Add($"stop {run}");
            return Task.CompletedTask;
        }

        public Task RemoveAsync(RunKey run, CancellationToken cancellation)
        {
            Calls.Add($"remove {run}");
            runs.RemoveAll(known => known.Run == run);
            return Task.CompletedTask;
        }

        public Task<OfferAnswer> OffersAsync(OfferQuery query, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<StartAnswer> StartAsync(StartRequest request, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<TargetStatus> StatusAsync(RunKey run, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
