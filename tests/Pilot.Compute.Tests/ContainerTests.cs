using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Start;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
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

    [PodmanFact]
    public async Task A_container_can_neither_change_its_scripts_nor_say_how_its_run_has_ended()
    {
        var run = await Lab.ShellAsync(
            "for f in /pilot/*; do echo $f; done; for f in /pilot/scripts/*; do echo x >> $f || echo closed; done 2>/dev/null; "
            + "echo 0 > /pilot/marks/end; echo 0 > /pilot/end; exit 9",
            InContainer);

        (await run.ToTheEndAsync()).Outcome!.ExitCode.ShouldBe(9);

        var log = await run.LogAsync();
        log.ShouldStartWith("/pilot/marks\n/pilot/scripts\nclosed\nclosed\nclosed\n");
        File.GetUnixFileMode(run.Folder.Root).ShouldBe((UnixFileMode)0x1c0);
    }

    [PodmanFact]
    public async Task What_a_container_leaves_in_place_of_its_phase_is_not_followed()
    {
        var run = await Lab.ShellAsync("echo up; cd /pilot/marks && rm -f phase && mkfifo phase && exit 3", InContainer);

        (await run.ToTheEndAsync()).Outcome!.ExitCode.ShouldBe(3);
    }

    [PodmanFact]
    public async Task The_values_of_variables_are_on_no_command_line()
    {
        const string Secret = "swordfish-of-the-day";
        var run = await Lab.ShellAsync(
            "echo \"$WORD\"; while [ ! -e go ]; do sleep 0.05; done",
            a => InContainer(a) with { Environment = new Dictionary<string, string> { ["WORD"] = $"{Secret}\nand 'more'" } });
        run.StartAgent();
        await run.PrintsAsync($"{Secret}\nand 'more'\n");

        run.Processes().ShouldNotBeEmpty();
        LabRun.CommandLines().ShouldNotContain(line => line.Contains(Secret, StringComparison.Ordinal));
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");
        await run.FinishedAsync();
    }

    [PodmanFact]
    public async Task An_image_with_a_user_of_its_own_writes_outputs_also_beside_those_that_were_brought_back()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfScript("cat output/epoch/state; echo new > output/epoch/next; echo result > output/answer"),
            a => a with { Container = new ContainerAssignment("podman", Podman.ImageOfAnotherUser), RestoreOutputs = true },
            "2");
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "epoch/state"), "seven\n");

        var report = await run.ToTheEndAsync();

        report.Outcome.ShouldBe(new RunOutcome(RunEnd.Succeeded, 0), await run.LogAsync());
        (await run.LogAsync()).ShouldBe("seven\n");
        (await run.OutputAsync("answer")).ShouldBe("result\n");
        (await run.OutputAsync("epoch/next")).ShouldBe("new\n");
    }

    [Theory]
    [InlineData("docker", true)]
    [InlineData("podman", false)]
    public async Task Docker_runs_a_job_as_ourselves_so_that_no_file_of_roots_is_left(string engine, bool asOurselves)
    {
        var run = await Lab.ShellAsync("true");
        var assignment = (await Lab.Store.ReadJsonAsync(BlobNames.Assignment(run.Key.Job, run.Key.Run), PilotJson.Default.RunAssignment))
            .ShouldNotBeNull().Document with { Container = new ContainerAssignment(engine, "image") };
        var place = JobPlace.Of(assignment, run.Folder).ShouldNotBeNull();

        var line = string.Join(' ', ContainerCommand.Words(assignment, run.Folder, place, null));

        line.Contains(" --user ", StringComparison.Ordinal).ShouldBe(asOurselves);
        line.Contains($"{run.Folder.Temporary}:/pilot/home", StringComparison.Ordinal).ShouldBe(asOurselves);
        line.ShouldNotContain(run.Folder.State);
    }

    private static RunAssignment InContainer(RunAssignment assignment) =>
        assignment with { Container = new ContainerAssignment("podman", Podman.Image) };
}
