using System.Text.Json;
using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>From a folder of code to its outputs, with the programs that a user has.</summary>
public sealed class MainJobTests
{
    private static string Digits => Path.Combine(Programs.Root, "samples", "digits");

    [ProgramsFact]
    public async Task The_sample_is_deployed_followed_and_its_outputs_come_home()
    {
        await using var platform = await Platform.StartAsync();
        var home = Path.Combine(platform.Home, "brought-home");

        var deploy = (await platform.PilotAsync("deploy", Digits, "--plan", "cheapest", "--no-open", "--download", home)).ShouldSucceed();

        deploy.Output.ShouldContain("epoch 12/12");
        Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(home, file))
            .ShouldBe(
                ["curve.svg", "metrics.csv", "model.json", .. Enumerable.Range(1, 12).Select(epoch => $"checkpoint/{epoch}/state.json")],
                ignoreOrder: true);
        File.ReadAllLines(Path.Combine(home, "metrics.csv")).Length.ShouldBe(13);
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(home, "model.json"))).RootElement.TryGetProperty("network", out _).ShouldBeTrue();
    }

    [ProgramsFact]
    public async Task The_profile_ran_and_its_words_are_kept_with_the_plan()
    {
        await using var platform = await Platform.StartAsync();

        var id = await platform.DeployAsync(Digits);
        var job = await platform.EndOfAsync(id);

        job.State.ShouldBe(JobState.Succeeded);
        job.Profile!.Tail.ShouldContain("[profiling] step time:");
        job.Plans.ShouldHaveSingleItem().Offer.PricePerHour.ShouldBe(0);
        job.ChosenPlan.ShouldBe("cheapest");
    }

    [ProgramsFact]
    public async Task What_the_command_line_asks_for_goes_before_the_job_file()
    {
        await using var platform = await Platform.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(platform.Home, "asked")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: 'false'\nenv: { FROM: file, KEPT: kept }\n");

        var deployed = await platform.PilotAsync(
            "deploy", folder, "--plan", "cheapest", "--no-open", "--run", "echo $FROM and $KEPT", "--env", "FROM=asked", "--job", "named so");

        deployed.ShouldSucceed().Output.ShouldBe("asked and kept\n");
        (await platform.PilotAsync("job", "show", "named so")).ShouldSucceed();
    }

    [ProgramsFact]
    public async Task An_operator_reads_the_story_of_a_job_and_clears_it_away()
    {
        await using var platform = await Platform.StartAsync();
        using var counting = new CountingJob(lines: 1, secondsPerLine: 0);
        var id = await platform.DeployAsync(counting.Folder);
        await platform.EndOfAsync(id);

        (await platform.PilotAsync("orchestrations", "list")).ShouldSucceed().Output.ShouldContain("RunJob");
        (await platform.PilotAsync("orchestrations", "timeline", id.ToString())).ShouldSucceed().Output.ShouldContain("LaunchRun");
        (await platform.PilotAsync("orchestrations", "show", id.ToString())).ShouldSucceed().Output.ShouldContain("RunJob");
        (await platform.PilotAsync("orchestrations", "retry", id.ToString())).Errors.ShouldContain("PILOT0817");
    }

    [ProgramsFact]
    public async Task A_second_deploy_of_the_same_folder_sends_no_chunk()
    {
        await using var platform = await Platform.StartAsync();
        using var counting = new CountingJob(lines: 1, secondsPerLine: 0);
        await platform.EndOfAsync(await platform.DeployAsync(counting.Folder));
        var stored = Chunks(platform);

        await platform.EndOfAsync(await platform.DeployAsync(counting.Folder));

        Chunks(platform).ShouldBe(stored);
    }

    [ProgramsFact]
    public async Task A_job_that_runs_is_canceled_and_leaves_no_process()
    {
        await using var platform = await Platform.StartAsync();
        using var counting = new CountingJob(lines: 10_000, secondsPerLine: 0.05);
        var id = await platform.DeployAsync(counting.Folder);
        await Platform.WaitAsync(() => Task.FromResult(counting.Beginnings == 1), "the job runs");

        (await platform.PilotAsync("job", "cancel", id.ToString())).ShouldSucceed();

        (await platform.EndOfAsync(id)).State.ShouldBe(JobState.Canceled);
        await Platform.WaitAsync(() => Task.FromResult(!platform.Processes().Any()), "no process is left");
    }

    [ProgramsFact]
    public async Task A_job_waits_for_a_choice_and_goes_on_with_it()
    {
        await using var platform = await Platform.StartAsync();
        using var counting = new CountingJob(lines: 2, secondsPerLine: 0);
        var id = await platform.DeployAsync(counting.Folder, plan: null);
        await Platform.WaitAsync(async () => (await platform.JobAsync(id)).State == JobState.AwaitingChoice, "the plans are ready");

        (await platform.PilotAsync("plans", id.ToString(), "--choose", "fastest")).ShouldSucceed();

        (await platform.EndOfAsync(id)).State.ShouldBe(JobState.Succeeded);
    }

    [ProgramsFact]
    public async Task More_jobs_than_there_is_room_for_wait_their_turn_and_all_end_well()
    {
        await using var platform = await Platform.StartAsync();
        using var counting = new CountingJob(lines: 3, secondsPerLine: 0);
        using var other = new CountingJob(lines: 5, secondsPerLine: 0.1);

        // A second job from the same folder would meet the first one's lock; each folder runs one at a time.
        var ids = new List<JobId>();
        foreach (var folder in new[] { counting.Folder, other.Folder })
        {
            ids.Add(await platform.DeployAsync(folder, more: ["--cpus", Environment.ProcessorCount.ToString(System.Globalization.CultureInfo.InvariantCulture)]));
        }

        foreach (var id in ids)
        {
            (await platform.EndOfAsync(id)).State.ShouldBe(JobState.Succeeded);
        }
    }

    [ProgramsFact]
    public async Task A_job_whose_processes_all_vanish_is_begun_again_and_resumes_from_its_checkpoint()
    {
        await using var platform = await Platform.StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(platform.Home, "resuming")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: sh resume.sh\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "resume.sh"),
            "if [ -e output/checkpoint ]; then echo resumed from $(cat output/checkpoint); else echo 41 > output/checkpoint; sleep 300; fi\n");
        var id = await platform.DeployAsync(folder);
        await Platform.WaitAsync(
            async () => (await platform.Http.GetAsync($"api/v1/jobs/{id}/outputs/checkpoint")).IsSuccessStatusCode, "the checkpoint is kept");

        platform.KillAllProcessesOfJobs();

        var job = await platform.EndOfAsync(id);
        job.State.ShouldBe(JobState.Succeeded, job.ToString());
        job.Run.ShouldBe("2");
        (await platform.Http.GetStringAsync($"api/v1/jobs/{id}/log")).ShouldEndWith("resumed from 41\n");
    }

    private static string[] Chunks(Platform platform) =>
        [.. Directory.EnumerateFiles(Path.Combine(platform.Home, "blobs", "chunks"), "*", SearchOption.AllDirectories)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal)];
}
