using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

public sealed class ContainerTests : LabStory
{
    [PodmanFact]
    public async Task Setup_and_command_run_in_one_container_and_outputs_come_home()
    {
        var run = await Lab.ShellAsync(
            "pwd; cat /tmp/prepared; echo \"$GREETING\"; echo 42 > output/answer; echo \"$PILOT_OUTPUT_DIR\"",
            a => InContainer(a) with
            {
                Setup = "echo ready > /tmp/prepared",
                Environment = new Dictionary<string, string> { ["GREETING"] = "it's me" },
            });

        var report = await run.ToTheEndAsync();

        (await run.LogAsync()).ShouldBe("/workspace\nready\nit's me\n/workspace/output\n");
        report.Outcome.ShouldBe(new RunOutcome(RunEnd.Succeeded, 0));
        (await run.OutputAsync("answer")).ShouldBe("42\n");
    }

    [PodmanFact]
    public async Task An_exit_code_comes_out_of_the_container()
    {
        var run = await Lab.ShellAsync("exit 7", InContainer);

        (await run.ToTheEndAsync()).Outcome!.ExitCode.ShouldBe(7);
    }

    [PodmanFact]
    public async Task A_canceled_container_may_save_its_work_and_leaves_nothing()
    {
        var run = await Lab.ShellAsync(
            "trap 'echo saved > output/checkpoint; exit 0' TERM; echo up; while :; do sleep 0.1; done", InContainer);
        run.StartAgent();
        await run.PrintsAsync("up");

        RunFolder.Write(run.Folder.Stop, 20.ToString(CultureInfo.InvariantCulture));

        (await run.FinishedAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        (await run.OutputAsync("checkpoint")).ShouldBe("saved\n");
        run.Processes().ShouldBeEmpty();
    }

    [PodmanFact]
    public async Task A_container_that_ignores_everything_is_killed()
    {
        var run = await Lab.ShellAsync("trap '' TERM; echo up; while :; do sleep 0.1; done", InContainer);
        run.StartAgent();
        await run.PrintsAsync("up");

        RunFolder.Write(run.Folder.Stop, "0.5");

        (await run.FinishedAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        run.Processes().ShouldBeEmpty();
    }

    [PodmanFact]
    public async Task An_image_that_cannot_be_had_is_told_apart_from_a_failing_setup()
    {
        var run = await Lab.ShellAsync("true", a => a with { Container = new ContainerAssignment("podman", "localhost/no-such-image:1") });

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.SetupFailed);
        outcome.Error!.Code.ShouldBe("PILOT0612");
    }

    private static RunAssignment InContainer(RunAssignment assignment) =>
        assignment with { Container = new ContainerAssignment("podman", Podman.Image) };
}
