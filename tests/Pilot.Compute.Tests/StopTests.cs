using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

public sealed class StopTests : LabStory
{
    private const string FamilyTree = """
        import os, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        subprocess.Popen(['sleep', '600'])
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.signal(signal.SIGTERM, signal.SIG_IGN)
                open('daemon', 'w').write(str(os.getpid()))
                time.sleep(600)
            os._exit(0)
        while not os.path.exists('daemon'): time.sleep(0.01)
        print('family is up')
        time.sleep(600)
        """;

    [Fact]
    public async Task Cancel_leaves_no_process_behind_not_even_a_daemon_that_ignores_it()
    {
        var run = await Lab.RunAsync(JobCommand.OfArgv("python3", "-c", FamilyTree));
        run.StartAgent();
        await run.PrintsAsync("family is up");
        run.Processes().Count.ShouldBeGreaterThanOrEqualTo(4);

        Stop(run, graceSeconds: 0.3);
        var report = await run.FinishedAsync();

        report.Outcome.ShouldBe(new RunOutcome(RunEnd.Canceled));
        run.Processes().ShouldBeEmpty();
        (await run.LogAsync()).ShouldBe("family is up\n");
    }

    [Fact]
    public async Task A_canceled_command_may_save_its_work_within_the_grace()
    {
        var run = await Lab.ShellAsync("trap 'echo saved > output/checkpoint; exit 0' TERM; echo up; while :; do sleep 0.05; done");
        run.StartAgent();
        await run.PrintsAsync("up");

        Stop(run, graceSeconds: 30);

        (await run.FinishedAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        (await run.OutputAsync("checkpoint")).ShouldBe("saved\n");
    }

    [Fact]
    public async Task A_terminated_agent_ends_its_run_first()
    {
        var run = await Lab.ShellAsync("echo up; sleep 600");
        var agent = run.StartAgent();
        await run.PrintsAsync("up");

        _ = Native.kill(agent, 15);

        (await run.FinishedAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        run.Processes().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_stop_before_the_start_means_that_nothing_runs()
    {
        var run = await Lab.ShellAsync("echo never");
        Stop(run, graceSeconds: 1);

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        (await run.LogAsync()).ShouldBe("");
    }

    [Fact]
    public async Task An_agent_killed_in_the_middle_of_a_cancel_is_followed_by_one_that_completes_it()
    {
        var run = await Lab.ShellAsync("trap '' TERM; echo up; while :; do sleep 0.1; done");
        var agent = run.StartAgent();
        await run.PrintsAsync("up");
        Stop(run, graceSeconds: 1);
        await Eventually.HoldsAsync("the reason is written", () => File.Exists(run.Folder.InState("reason")));
        await run.KillAgentAsync(agent);
        File.Delete(run.Folder.Stop);

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Canceled);
        run.Processes().ShouldBeEmpty();
    }

    private static void Stop(LabRun run, double graceSeconds)
    {
        Directory.CreateDirectory(run.Folder.Root);
        RunFolder.Write(run.Folder.Stop, graceSeconds.ToString(CultureInfo.InvariantCulture));
    }
}
