using System.Text;
using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;
using Pilot.Core.Storage;
using Pilot.Core.Tests.Support;
using Pilot.Core.Upload;
using Pilot.Core.Watch;

namespace Pilot.Core.Tests.Profile;

public sealed class ReadProfileTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 6, 12, 0, 0, TimeSpan.Zero);
    private static readonly RunOnTarget Run = new(new RunKey(JobId.New(), "profile"), "local");
    private static readonly JobCommand Train = JobCommand.OfScript("python train.py --fp16");

    private readonly MemoryBlobStore blobs = new();

    [Fact]
    public async Task Log_times_and_report_become_a_result()
    {
        await LeaveAsync("tqdm-epochs", RunEnd.Measured);

        var result = await ReadAsync();

        result.Timing!.TotalSteps.ShouldBe(20 * 196);
        result.Outcome.ShouldBeNull("the platform has ended it");
        result.Seconds.ShouldBe(30);
        result.SetupSeconds.ShouldBe(5);
        result.PeakMemoryBytes.ShouldBe(77);
        result.Resources!.CpuSeconds.ShouldBe(12);
        result.Precision.ShouldBe(Precision.Half);
        result.Offer!.Offer.ShouldBe("local/process");
        result.Tail.Length.ShouldBeLessThanOrEqualTo(4096);
        result.Message!.ShouldContain("3920 steps in all");
    }

    [Fact]
    public async Task Reading_it_again_gives_the_same()
    {
        await LeaveAsync("pauses", RunEnd.Measured);

        (await ReadAsync()).Timing.ShouldBe((await ReadAsync()).Timing);
    }

    [Fact]
    public async Task A_command_that_failed_keeps_its_end_and_what_it_printed()
    {
        await LeaveAsync("silent", RunEnd.Exited);

        var result = await ReadAsync();

        result.Outcome!.End.ShouldBe(RunEnd.Exited);
        result.Timing.ShouldBeNull();
        result.Message!.ShouldContain("looked for");
        result.Tail.ShouldContain("Training...");
    }

    [Fact]
    public async Task Where_the_output_counts_without_an_end_the_job_file_tells_it()
    {
        await LeaveAsync("no-total", RunEnd.Measured);

        (await ReadAsync()).Message!.ShouldContain("Write total_steps in the job file");
        (await ReadAsync(totalSteps: 50_000)).Timing!.TotalSteps.ShouldBe(50_000);
    }

    [Fact]
    public async Task Nothing_left_behind_is_a_result_too()
    {
        var result = await ReadAsync();

        result.Timing.ShouldBeNull();
        result.Seconds.ShouldBe(0);
    }

    private async Task LeaveAsync(string log, RunEnd end)
    {
        var (job, run) = (Run.Run.Job, Run.Run.Run);
        await blobs.AppendAsync(BlobNames.Log(job, run), 0, await File.ReadAllBytesAsync(Path.Combine(RecordedLogs.Folder, $"{log}.log")));
        await blobs.PutTextAsync(BlobNames.LogTimes(job, run), await File.ReadAllTextAsync(Path.Combine(RecordedLogs.Folder, $"{log}.times"), Encoding.UTF8));
        var report = new RunReport(RunPhase.Finished, Noon, Noon, Noon.AddSeconds(30), new RunOutcome(end), 77)
        {
            CommandStarted = Noon.AddSeconds(5),
            Resources = new ResourceUse(25, 12),
        };
        await blobs.PutJsonAsync(BlobNames.Report(job, run), report, PilotJson.Default.RunReport);
    }

    private Task<ProfileResult> ReadAsync(long? totalSteps = null) => new ReadProfile(blobs, new LessonStore(blobs)).RunAsync(
        new ActivityContext("ReadProfile", "x", "x", 1, default),
        new ReadProfileInput(
            Run,
            new PreparedJob(new JobRequest(), "ada", new JobSpec { Run = Train, TotalSteps = totalSteps }, "x", Noon, null),
            Train,
            new PlanOffer("local", "local/process", "here", "", 2, 1L << 33, 0, null, 0)));
}
