using System.Diagnostics;
using Pilot.Compute.Tests.Lab;
using Pilot.Core.JobFiles;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests;

/// <summary>What a job finds around it.</summary>
public sealed class JobPlaceTests : LabStory
{
    [Fact]
    public async Task Requirements_are_installed_into_a_private_environment_without_any_setup()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfArgv("python3", "-c", "import sys, tinypilotthing; print(tinypilotthing.WORD, sys.prefix)"),
            a => a with { Environment = new Dictionary<string, string> { ["PIP_NO_INDEX"] = "1" } },
            "1",
            ("requirements.txt", "./tinypilotthing-1-py3-none-any.whl\n"),
            ("tinypilotthing-1-py3-none-any.whl", LabPackage.Wheel("tinypilotthing", "installed")));

        var report = await run.ToTheEndAsync();

        var log = await run.LogAsync();
        report.Outcome!.End.ShouldBe(RunEnd.Succeeded, log);
        log.ShouldContain($"installed {run.Folder.VirtualEnvironment}");
    }

    [Fact]
    public async Task A_setup_that_speaks_of_pip_gets_the_environment_and_its_pip_too()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfArgv("python", "-c", "import sys; print(sys.prefix)"),
            a => a with { Setup = "command -v pip3; command -v pip" });

        await run.ToTheEndAsync();

        var bin = Path.Combine(run.Folder.VirtualEnvironment, "bin");
        (await run.LogAsync()).ShouldBe($"{bin}/pip3\n{bin}/pip\n{run.Folder.VirtualEnvironment}\n");
    }

    [Fact]
    public async Task Requirements_that_cannot_be_had_fail_in_setup()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfArgv("true"),
            a => a with { Environment = new Dictionary<string, string> { ["PIP_NO_INDEX"] = "1" } },
            "1",
            ("requirements.txt", "./nowhere\n"));

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.SetupFailed);
    }

    [Fact]
    public async Task A_relative_working_folder_is_where_setup_and_command_run_and_where_output_is()
    {
        var run = await Lab.RunAsync(
            JobCommand.OfScript("pwd; cat here; echo x > output/file; echo \"$PILOT_OUTPUT_DIR\""),
            a => a with { WorkDir = "deep/er", Setup = "cat here" },
            "1",
            ("deep/er/here", "found\n"));

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        var work = Path.Combine(run.Folder.Code, "deep/er");
        (await run.LogAsync()).ShouldBe($"found\n{work}\nfound\n{work}/output\n");
        (await run.OutputAsync("file")).ShouldBe("x\n");
    }

    [Fact]
    public async Task An_absolute_working_folder_is_the_code_folder_and_the_log_says_so()
    {
        var run = await Lab.ShellAsync("pwd", a => a with { WorkDir = "/workspace" });

        await run.ToTheEndAsync();

        (await run.LogAsync()).ShouldBe(
            $"[pilot] workdir /workspace is the code folder here, since the job runs as a plain process.\n{run.Folder.Code}\n");
    }

    [Theory]
    [InlineData("../..")]
    [InlineData("not/there")]
    public async Task A_working_folder_outside_the_package_is_refused(string workDir)
    {
        var run = await Lab.ShellAsync("echo never", a => a with { WorkDir = workDir });

        var outcome = (await run.ToTheEndAsync()).Outcome!;

        outcome.End.ShouldBe(RunEnd.SetupFailed);
        outcome.Error!.Code.ShouldBe("PILOT0611");
        (await run.LogAsync()).ShouldBe("");
    }

    [Fact]
    public async Task The_job_sees_its_own_variables_and_none_of_the_servers_secrets()
    {
        Environment.SetEnvironmentVariable("PILOT_TEST_SECRET", "swordfish");
        Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", "swordfish");
        var run = await Lab.ShellAsync("env", a => a with
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello\nworld", ["PILOT_JOB_ID"] = "forged" },
        });

        await run.ToTheEndAsync();

        var log = await run.LogAsync();
        log.ShouldNotContain("swordfish");
        log.ShouldNotContain("forged");
        log.ShouldContain("GREETING=hello\nworld\n");
        log.ShouldContain($"PILOT_JOB_ID={run.Key.Job}\n");
        log.ShouldContain("PILOT_RUN_ID=1\n");
        log.ShouldContain($"PILOT_OUTPUT_DIR={run.Folder.Code}/output\n");
        log.ShouldContain("PYTHONUNBUFFERED=1\n");
        log.ShouldContain($"TMPDIR={run.Folder.Temporary}\n");
    }

    [Fact]
    public async Task Links_in_the_output_folder_do_not_carry_anything_else_out()
    {
        var secret = Lab.NewFile("secret");
        await File.WriteAllTextAsync(secret, "swordfish");
        var run = await Lab.ShellAsync(
            $"cd output; echo a > real; ln -s real inside; ln -s '{secret}' outside; ln -s / whole; ln -s gone broken; mkfifo pipe; ln -s .. up");

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        (await run.OutputAsync("real")).ShouldBe("a\n");
        (await run.OutputAsync("inside")).ShouldBe("a\n");
        (await Lab.Store.ListAsync(Core.Storage.BlobNames.Outputs(run.Key.Job))).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Outputs_can_be_had_while_the_run_goes_on()
    {
        var run = await Lab.ShellAsync("echo early > output/early; echo up; while [ ! -e go ]; do sleep 0.05; done; echo late >> output/early");
        run.StartAgent();
        await Eventually.HoldsAsync("the output is there", async () => await run.OutputAsync("early") == "early\n");
        (await run.ReportAsync())!.Phase.ShouldBe(RunPhase.Running);
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");

        await run.FinishedAsync();

        (await run.OutputAsync("early")).ShouldBe("early\nlate\n");
    }

    [Fact]
    public async Task A_profile_run_ships_no_outputs()
    {
        var run = await Lab.ShellAsync("echo x > output/x; echo ran", a => a with { CollectOutputs = false });

        await run.ToTheEndAsync();

        (await run.LogAsync()).ShouldBe("ran\n");
        (await run.OutputAsync("x")).ShouldBeNull();
    }

    [Fact]
    public async Task An_output_with_an_impossible_name_is_told_in_the_log_and_the_others_are_kept()
    {
        var run = await Lab.ShellAsync("echo a > output/fine; echo b > \"$(printf 'output/bad\\001name')\"");

        (await run.ToTheEndAsync()).Outcome!.End.ShouldBe(RunEnd.Succeeded);
        (await run.OutputAsync("fine")).ShouldBe("a\n");
        (await run.LogAsync()).ShouldStartWith("[pilot] This output could not be kept: bad");
    }

    [Fact]
    public async Task Outputs_with_impossible_names_do_not_keep_the_others_from_being_had_while_the_run_goes_on()
    {
        var run = await Lab.ShellAsync(
            "for i in 1 2 3 4 5 6 7 8 9; do echo bad > \"$(printf \"output/\\001$i\")\"; done; echo a > output/fine; while [ ! -e go ]; do sleep 0.05; done");
        run.StartAgent();

        await Eventually.HoldsAsync("the output is there", async () => await run.OutputAsync("fine") == "a\n");
        await File.WriteAllTextAsync(Path.Combine(run.Folder.Code, "go"), "");

        await run.FinishedAsync();
    }

    [Fact]
    public async Task A_folder_whose_name_is_not_text_is_told_in_the_log()
    {
        var run = await Lab.ShellAsync("cd output; d=\"$(printf 'a\\377')\"; mkdir \"$d\"; echo lost > \"$d/file\"; echo a > fine");

        await run.ToTheEndAsync();

        (await run.OutputAsync("fine")).ShouldBe("a\n");
        (await run.LogAsync()).ShouldBe("[pilot] This output could not be kept: a\uFFFD: its name is not UTF-8\n");
        await Process.Start("/bin/rm", ["-rf", run.Folder.Root]).WaitForExitAsync();
    }

    [UnprivilegedFact]
    public async Task A_folder_that_cannot_be_read_is_told_in_the_log()
    {
        var run = await Lab.ShellAsync("mkdir output/closed; echo lost > output/closed/file; chmod 0 output/closed; echo a > output/fine");

        await run.ToTheEndAsync();

        (await run.OutputAsync("fine")).ShouldBe("a\n");
        (await run.LogAsync()).ShouldStartWith("[pilot] This output could not be kept: closed: ");
        File.SetUnixFileMode(Path.Combine(run.Folder.Code, "output/closed"), (UnixFileMode)0x1c0);
    }
}
