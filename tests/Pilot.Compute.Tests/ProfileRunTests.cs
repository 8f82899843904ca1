using Pilot.Agent.Watch;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Profile;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

public sealed class ProfileRunTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly RunLab lab = new();

    public Task InitializeAsync() => Task.CompletedTask;

    async Task IAsyncLifetime.DisposeAsync() => await DisposeAsync();

    public ValueTask DisposeAsync() => lab.DisposeAsync();

    [Fact]
    public async Task A_profile_whose_time_is_up_is_ended_and_setup_does_not_count()
    {
        var run = await lab.ShellAsync(
            "i=0; while :; do i=$((i+1)); echo \"step $i\"; sleep 0.05; done",
            before => Profiled(before, seconds: 1.5) with { Setup = "echo 'step 77 of setup'; sleep 2" });

        var end = await EndAsync(run);

        end.Outcome!.End.ShouldBe(RunEnd.Measured);
        (end.Ended - end.CommandStarted)!.Value.TotalSeconds.ShouldBeInRange(1.4, 10);
        (end.CommandStarted - end.Started)!.Value.TotalSeconds.ShouldBeGreaterThan(1.8);
        var timing = (await TimingAsync(run)).ShouldNotBeNull();
        timing.Format.ShouldBe("step counter");
        timing.StepSeconds.MedianSeconds.ShouldBeInRange(0.05, 0.5);
    }

    [Fact]
    public async Task A_profile_that_has_shown_enough_is_ended_before_its_time()
    {
        var run = await lab.ShellAsync(
            "i=0; while :; do i=$((i+1)); echo \"step $i/1000\"; sleep 0.2; done", before => Profiled(before, seconds: 500));

        var end = await EndAsync(run);

        end.Outcome!.End.ShouldBe(RunEnd.Measured);
        (await TimingAsync(run))!.TotalSteps.ShouldBe(1000);
    }

    [Fact]
    public async Task A_profile_that_ends_by_itself_keeps_its_own_end()
    {
        var run = await lab.ShellAsync(
            "echo '[profiling] init time: 0.5s'; echo '[profiling] step time: 0.25s, accumuated training time: 0.75s'; exit 3",
            before => Profiled(before, seconds: 60));

        (await EndAsync(run)).Outcome!.ExitCode.ShouldBe(3);
        (await TimingAsync(run))!.StepSeconds.MedianSeconds.ShouldBe(0.25);
    }

    [Fact]
    public async Task A_service_is_started_called_and_ended()
    {
        var spec = new JobSpec
        {
            Run = JobCommand.OfScript("sleep 1; touch up; exec sleep 100"),
            Profile = JobCommand.OfScript("test -f up && sleep 0.1"),
            Kind = JobKind.Service,
        };
        var offer = new PlanOffer("local", "local/process", "here", "", 1, 1, 0, null, 0);
        var choice = ProfileChoice.Of(spec, [new JobPlan("cheapest", [], offer, null, null, "")])!;
        var run = await lab.RunAsync(choice.Command, before => Profiled(before, seconds: 60));

        (await EndAsync(run)).Outcome!.End.ShouldBe(RunEnd.Succeeded);

        var timing = (await TimingAsync(run)).ShouldNotBeNull();
        timing.StepSeconds.MedianSeconds.ShouldBeInRange(0.1, 1);
        run.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_command_uses_is_in_its_report_and_what_its_setup_used_is_not()
    {
        var run = await lab.ShellAsync(
            "head -c 30000000 /dev/zero > big; end=$(($(date +%s)+3)); while [ $(date +%s) -lt $end ]; do cat big > /dev/null; done",
            before => before with { Setup = "end=$(($(date +%s)+2)); while [ $(date +%s) -lt $end ]; do :; done" });

        var use = (await EndAsync(run)).Resources.ShouldNotBeNull();

        use.SeenSeconds.ShouldBeInRange(1, 20);
        use.BytesRead.ShouldNotBeNull();
        use.Cores!.Value.ShouldBeLessThan(8);
        use.GpuUtilisation.ShouldBeNull();
    }

    [Fact]
    public void Devices_tell_how_busy_they_are_and_those_of_others_do_not_count()
    {
        using var watch = new GpuWatch([1, 2], new Adapters.Local.Compute.Commands.CommandRunner(TimeProvider.System), TimeProvider.System);

        watch.Take("0, 100, 70000\n1, 90, 1000\n2, 50, 3000\n");
        watch.Take("NVIDIA-SMI has failed\n1, [N/A], 2000\n2, 30, 500\n");

        watch.PeakMemoryBytes.ShouldBe(3000L << 20);
        watch.Utilisation!.Value.ShouldBe((0.7 + 0.3) / 2, 0.001);
    }

    private static RunAssignment Profiled(RunAssignment assignment, double seconds) =>
        assignment with { CollectOutputs = false, Profile = new ProfileAssignment(seconds, assignment.Command, null) };

    private static Task<RunReport> EndAsync(LabRun run) => run.ToTheEndAsync();

    private async Task<StepTiming?> TimingAsync(LabRun run)
    {
        var log = await ReadAsync(BlobNames.Log(run.Key.Job, run.Key.Run));
        var times = await ReadAsync(BlobNames.LogTimes(run.Key.Job, run.Key.Run));
        var reader = LogTimes.Replay(log, LogTimes.Parse(times));
        var command = JobCommand.OfScript("train");
        return ProfileAnalysis.Of(reader, command, command, null, new Random(1));
    }

    private async Task<byte[]> ReadAsync(string blob)
    {
        await using var content = (await lab.Store.ReadAsync(blob)).ShouldNotBeNull();
        using var copy = new MemoryStream();
        await content.Stream.CopyToAsync(copy);
        return copy.ToArray();
    }
}
