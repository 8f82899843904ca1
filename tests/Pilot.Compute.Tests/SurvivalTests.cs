using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.Api;
using Pilot.Core.JobFiles;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

public sealed class SurvivalTests : LabStory
{
    [Fact]
    public async Task Two_hundred_thousand_lines_arrive_whole_although_the_agent_is_killed_again_and_again()
    {
        const int Lines = 200_000;
        var run = await Lab.ShellAsync($"i=0; while [ $i -lt {Lines} ]; do i=$((i+1)); echo \"line $i of the log\"; done");
        var chance = new Random(7);
        for (var kill = 0; kill < 6 && !File.Exists(run.Folder.Finished); kill++)
        {
            var before = await LengthAsync(run);
            var agent = run.StartAgent();
            await Eventually.HoldsAsync("some more is shipped", async () =>
                await LengthAsync(run) > before + chance.Next(200_000) || ProcessStat.Read(agent) is not { IsAlive: true });
            await run.KillAgentAsync(agent);
        }

        var report = await run.ToTheEndAsync();

        report.Outcome!.End.ShouldBe(RunEnd.Succeeded);
        var expected = string.Concat(Enumerable.Range(1, Lines).Select(line => $"line {line} of the log\n"));
        (await run.LogAsync() == expected).ShouldBeTrue("the log in storage differs from what was printed");
    }

    [Fact]
    public async Task Outputs_are_whole_although_the_agent_is_killed_while_it_ships_them()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfArgv("python3", "-c",
                "import os, time\nfor i in range(30):\n  open(f'output/part{i}', 'wb').write(bytes([i]) * 300_000)\n  time.sleep(0.1)\nprint('written')"));
        for (var kill = 0; kill < 4; kill++)
        {
            var agent = run.StartAgent();
            var shipped = await ShippedAsync(run);
            await Eventually.HoldsAsync("something more is shipped, or all is done", async () =>
                await ShippedAsync(run) > shipped || File.Exists(run.Folder.Finished));
            await run.KillAgentAsync(agent);
        }

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        for (var i = 0; i < 30; i++)
        {
            (await run.OutputAsync($"part{i}")).ShouldBe(new string((char)i, 300_000));
        }
    }

    [Fact]
    public async Task A_run_after_a_lost_one_finds_the_outputs_of_the_one_before()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfScript("cat output/checkpoint/7/state; echo more > output/log.txt"),
            assignment => assignment with { RestoreOutputs = true },
            run: "2");
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "checkpoint/7/state"), "epoch seven");

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);

        (await run.LogAsync()).ShouldBe("epoch seven");
        (await run.OutputAsync("checkpoint/7/state")).ShouldBe("epoch seven");
        (await run.OutputAsync("log.txt")).ShouldBe("more\n");
    }

    [Fact]
    public async Task An_output_that_cannot_be_brought_back_is_told_and_the_others_are_there()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfScript("cat output/fine output/weights"),
            assignment => assignment with { RestoreOutputs = true },
            "2",
            ("output/taken", "a file where a folder should be"),
            ("output/weights", "of the package"));
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "taken/by"), "lost");
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "fine"), "here, ");
        await Lab.Store.PutTextAsync(BlobNames.Output(run.Key.Job, "weights"), "of the run before");

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);

        var log = await run.LogAsync();
        log.ShouldStartWith("[pilot] This output of the run before could not be brought back: taken/by: ");
        log.ShouldContain("\nhere, of the run before");
    }

    [Fact]
    public async Task A_new_agent_adopts_the_running_processes_and_tells_their_end()
    {
        var run = await Lab.ShellAsync("echo begun; while [ ! -e go ]; do sleep 0.05; done; echo done; exit 4");
        var agent = run.StartAgent();
        await run.PrintsAsync("begun");
        var before = run.Processes();
        await run.KillAgentAsync(agent);

        var second = run.StartAgent();
        await Eventually.HoldsAsync("it adopts", () => run.AgentLog.Contains("adopts", StringComparison.Ordinal));
        run.Processes().ShouldContain(before[0]);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");

        (await run.FinishedAsync()).Outcome!.ExitCode.ShouldBe(4);
        (await run.LogAsync()).ShouldBe("begun\ndone\n");
        await run.KillAgentAsync(second);
    }

    [Fact]
    public async Task An_agent_that_adopts_waits_for_the_assignment_as_long_as_storage_does_not_have_it()
    {
        var run = await Lab.ShellAsync("echo begun; while [ ! -e go ]; do sleep 0.05; done; exit 4");
        var agent = run.StartAgent();
        await run.PrintsAsync("begun");
        await run.KillAgentAsync(agent);
        var name = BlobNames.Assignment(run.Key.Job, run.Key.Run);
        var assignment = (await Lab.Store.ReadJsonAsync(name, PilotJson.Default.RunAssignment)).ShouldNotBeNull().Document;
        await Lab.Store.DeleteAsync(name);

        run.StartAgent();
        await Eventually.HoldsAsync("it tries more often than it would for a run that has not begun", () =>
            run.AgentLog.Split("reading the assignment").Length > 6);
        await Lab.Store.PutJsonAsync(name, assignment, PilotJson.Default.RunAssignment);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");

        (await run.FinishedAsync()).Outcome!.ExitCode.ShouldBe(4);
    }

    [Fact]
    public async Task An_end_that_came_while_no_agent_lived_is_told_by_the_next_one()
    {
        var run = await Lab.ShellAsync("echo begun; while [ ! -e go ]; do sleep 0.05; done; echo result > output/r; exit 5");
        var agent = run.StartAgent();
        await run.PrintsAsync("begun");
        await run.KillAgentAsync(agent);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");
        await Eventually.HoldsAsync("all processes have ended", () => run.Processes().Count == 0);

        (await run.ToTheEndAsync()).Outcome!.ExitCode.ShouldBe(5);
        (await run.OutputAsync("r")).ShouldBe("result\n");
    }

    [Fact]
    public async Task Many_agents_for_one_run_start_it_once()
    {
        var run = await Lab.ShellAsync("echo begun >> starts; echo begun; sleep 0.5; cat starts");
        for (var i = 0; i < 6; i++)
        {
            run.StartAgent();
        }

        (await run.FinishedAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        (await run.LogAsync()).ShouldBe("begun\nbegun\n");
        await Eventually.HoldsAsync("no agent is left", () => run.Agents().Count == 0);
    }

    [Fact]
    public async Task Agents_killed_at_any_moment_of_a_short_run_start_it_once_and_tell_its_end()
    {
        var chance = new Random(11);
        for (var round = 0; round < 8; round++)
        {
            var run = await Lab.ShellAsync("echo x >> starts; sleep 0.1; cat starts; echo out > output/o; exit 6");
            for (var kill = 0; kill < 4 && !File.Exists(run.Folder.Finished); kill++)
            {
                var agent = run.StartAgent();
                await Task.Delay(chance.Next(250));
                await run.KillAgentAsync(agent);
            }

            (await run.ToTheEndAsync()).Outcome!.ExitCode.ShouldBe(6);
            (await run.LogAsync()).ShouldBe("x\n");
            (await run.OutputAsync("o")).ShouldBe("out\n");
        }
    }

    [Fact]
    public async Task A_finished_run_is_not_run_again_even_when_its_folder_is_gone()
    {
        var run = await Lab.ShellAsync("echo once");
        await run.ToTheEndAsync();
        await Eventually.HoldsAsync("the agent leaves", () => run.Agents().Count == 0);
        Directory.Delete(run.Folder.Root, recursive: true);

        await run.ToTheEndAsync();

        (await run.LogAsync()).ShouldBe("once\n");
        Directory.Exists(run.Folder.InState("claim")).ShouldBeFalse();
    }

    [Fact]
    public async Task Each_phase_is_signalled_and_the_report_moves_on()
    {
        var run = await Lab.ShellAsync("while [ ! -e go ]; do sleep 0.05; done", a => a with { Setup = "sleep 0.3" });
        run.StartAgent();
        await run.PhaseAsync(RunPhase.SettingUp);
        await run.PhaseAsync(RunPhase.Running);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");
        await run.FinishedAsync();

        var signals = await Lab.Store.ListAsync($"{BlobNames.Signals}{run.Key.Job}/");
        signals.Count.ShouldBe(5);
    }

    private async Task<long> LengthAsync(LabRun run) =>
        (await Lab.Store.StatAsync(BlobNames.Log(run.Key.Job, run.Key.Run)))?.Length ?? 0;

    private async Task<int> ShippedAsync(LabRun run) => (await Lab.Store.ListAsync(BlobNames.Outputs(run.Key.Job))).Count;
}
