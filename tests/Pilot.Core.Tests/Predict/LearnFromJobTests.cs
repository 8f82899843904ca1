using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Predict;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;
using Pilot.Core.Watch;

namespace Pilot.Core.Tests.Predict;

public sealed class LearnFromJobTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);

    private readonly MemoryBlobStore blobs = new();
    private readonly JobId job = JobId.New();

    [Fact]
    public async Task A_succeeded_job_puts_time_and_cost_beside_what_was_predicted()
    {
        await FinishAsync("1");

        var lesson = (await LearnAsync("1")).ShouldNotBeNull();

        lesson.PredictedRun!.MedianSeconds.ShouldBe(1010, 2);
        lesson.ActualRun.ShouldBe(1200);
        lesson.ActualStartUp.ShouldBe(40);
        lesson.PredictedCost!.Value.ShouldBeInRange(0.01m, 1.23m);
        lesson.RunError!.Value.ShouldBe(190 / 1200.0, 0.01);
    }

    [Fact]
    public async Task Learning_twice_teaches_once()
    {
        await FinishAsync("1");
        await LearnAsync("1");
        await LearnAsync("1");

        (await new LessonStore(blobs).ListAsync("ada")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_second_run_is_kept_and_corrects_nothing()
    {
        await FinishAsync("2");
        await LearnAsync("2");

        var lesson = (await new LessonStore(blobs).ListAsync("ada")).ShouldHaveSingleItem();
        lesson.Attempts.ShouldBe(2);
        (await new LessonStore(blobs).CorrectionsAsync("ada")).ShouldBeNull();
    }

    [Fact]
    public async Task A_job_that_is_gone_teaches_nothing() => (await LearnAsync("1")).ShouldBeNull();

    private async Task FinishAsync(string run)
    {
        var offer = PredictionWorld.Cpu(4) with { PricePerHour = 3.6m };
        await new JobStore(blobs).CreateAsync(new JobDocument
        {
            Id = job,
            Owner = "ada",
            Name = "a job",
            ResourceName = "a-job",
            Package = "p",
            Created = Noon,
            Request = new JobRequest(),
            Profile = PredictionWorld.Profiled(offer),
            Plans = [new JobPlan("cheapest", [], offer, null, null, "")],
            ChosenPlan = "cheapest",
            Events = [new JobEvent(Noon, "plan", "Chosen", "cheapest")],
        });
        var report = new RunReport(RunPhase.Finished, Noon, Noon.AddSeconds(10), Noon.AddSeconds(1240), new RunOutcome(RunEnd.Succeeded), null)
        {
            CommandStarted = Noon.AddSeconds(40),
        };
        await blobs.PutJsonAsync(BlobNames.Report(job, run), report, PilotJson.Default.RunReport);
    }

    private async Task<Lesson?> LearnAsync(string run) =>
        (await new LearnFromJob(new JobStore(blobs), new LessonStore(blobs), blobs, new RunPredictor()).RunAsync(
            new ActivityContext("LearnFromJob", "x", "x", 1, default), new RunOnTarget(new RunKey(job, run), "local"))).Lesson;
}
