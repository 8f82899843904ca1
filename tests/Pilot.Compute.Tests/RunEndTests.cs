using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

public sealed class RunEndTests : LabStory
{
    [Fact]
    public async Task A_run_that_ends_well_succeeds_with_its_log_and_outputs_in_storage()
    {
        var run = await Lab.ShellAsync("echo hello; echo oops >&2; echo 42 > output/answer; mkdir output/deep; echo x > output/deep/er");

        var report = await run.ToTheEndAsync();

        report.Phase.ShouldBe(RunPhase.Finished);
        report.Outcome.ShouldBe(new RunOutcome(RunEnd.Succeeded, 0));
        report.Started.ShouldNotBeNull();
        report.Ended!.Value.ShouldBeGreaterThanOrEqualTo(report.Started.Value.AddSeconds(-1));
        (await run.LogAsync()).ShouldBe("hello\noops\n");
        (await run.OutputAsync("answer")).ShouldBe("42\n");
        (await run.OutputAsync("deep/er")).ShouldBe("x\n");
    }

    [Fact]
    public async Task A_command_given_as_words_meets_no_shell()
    {
        var run = await Lab.RunAsync(JobCommand.OfArgv("printf", "%s|", "$HOME", "a b", "it's", ";exit 3"));

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        (await run.LogAsync()).ShouldBe("$HOME|a b|it's|;exit 3|");
    }

    [Fact]
    public async Task An_exit_code_other_than_0_is_reported_with_the_last_lines()
    {
        var run = await Lab.ShellAsync("echo loss is nan; exit 3");

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.Exited);
        outcome.ExitCode.ShouldBe(3);
        outcome.Error!.Code.ShouldBe("PILOT0605");
        outcome.Error.Details.ShouldBe(["loss is nan"]);
    }

    [Fact]
    public async Task A_package_that_is_not_whole_is_told_before_anything_runs()
    {
        var run = await Lab.ShellAsync("echo never", a => a with
        {
            Package = a.Package with { Digest = new string('a', 64), Chunks = [new(new string('b', 64), 1000)], Length = 1000 },
        });

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.PackageUnavailable);
        outcome.Error!.Code.ShouldBe("PILOT0602");
        (await run.LogAsync()).ShouldBe("");
    }

    [Fact]
    public async Task A_run_without_an_assignment_says_so()
    {
        var run = await Lab.ShellAsync("echo never");
        await Lab.Store.DeleteAsync(BlobNames.Assignment(run.Key.Job, run.Key.Run));

        (await run.ToTheEndAsync()).Outcome!.Error!.Code.ShouldBe("PILOT0601");
    }

    [Fact]
    public async Task A_failing_setup_ends_the_run_before_the_command()
    {
        var run = await Lab.ShellAsync("echo never", a => a with { Setup = "echo preparing\nfalse\nexit 9" });

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.SetupFailed);
        outcome.ExitCode.ShouldBe(9);
        outcome.Error!.Code.ShouldBe("PILOT0603");
        (await run.LogAsync()).ShouldBe("preparing\n");
    }

    [Fact]
    public async Task Setup_runs_before_the_command_in_the_same_folder()
    {
        var run = await Lab.ShellAsync("cat prepared", a => a with { Setup = "echo ready > prepared" });

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        (await run.LogAsync()).ShouldBe("ready\n");
    }

    [Fact]
    public async Task A_command_that_does_not_exist_is_told_apart()
    {
        var run = await Lab.RunAsync(JobCommand.OfArgv("pyhton", "train.py"));

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.CommandNotFound);
        outcome.Error!.Code.ShouldBe("PILOT0604");
        outcome.Error.Message.ShouldContain("pyhton train.py");
    }

    [Fact]
    public async Task A_script_whose_interpreter_is_missing_is_told_apart()
    {
        var run = await Lab.ShellAsync("chmod 755 go; ./go", files: ("go", "#!/no/such/interpreter\n"));

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.CommandNotFound);
    }

    [Fact]
    public async Task A_signal_that_nobody_here_sent_is_named()
    {
        var run = await Lab.RunAsync(JobCommand.OfArgv("sh", "-c", "kill -SEGV $$"));

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.Signaled);
        outcome.Signal.ShouldBe(11);
        outcome.Error!.Message.ShouldContain("SIGSEGV");
    }

    [Fact]
    public async Task A_run_past_its_time_limit_is_told_to_end_and_reported_as_timed_out()
    {
        var run = await Lab.ShellAsync(
            "trap 'echo saving; echo kept > output/checkpoint; exit 0' TERM; echo begun; while :; do sleep 0.1; done",
            a => a with { TimeoutSeconds = 1 });

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.TimedOut);
        outcome.Error!.Code.ShouldBe("PILOT0607");
        (await run.LogAsync()).ShouldContain("saving");
        (await run.OutputAsync("checkpoint")).ShouldBe("kept\n");
        run.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task Processes_that_use_more_memory_than_allowed_are_ended()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfArgv("python3", "-c", "import time; held = bytearray(200 << 20); print('full'); time.sleep(600)"),
            a => a with { MemoryLimitBytes = 100 << 20 });

        var report = await run.ToTheEndAsync();

        report.Outcome!.End.ShouldBe(RunEnd.OutOfMemory);
        report.Outcome.Error!.Code.ShouldBe("PILOT0608");
        report.PeakMemoryBytes!.Value.ShouldBeGreaterThan(100 << 20);
        run.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_run_whose_processes_are_all_killed_from_outside_is_lost()
    {
        var run = await Lab.ShellAsync("echo begun; sleep 600");
        var agent = run.StartAgent();
        await run.PrintsAsync("begun");
        await run.KillAgentAsync(agent);
        foreach (var pid in run.Processes())
        {
            Adapters.Local.Compute.Posix.Native.kill(pid, 9);
        }

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.Lost);
        outcome.Error!.Code.ShouldBe("PILOT0610");
        (await run.LogAsync()).ShouldBe("begun\n");
    }

    [Fact]
    public async Task What_the_command_leaves_in_the_background_is_ended_with_it()
    {
        var run = await Lab.ShellAsync("setsid sleep 600 & sleep 600 & echo bye");

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        run.Processes().ShouldBeEmpty();
    }
}
