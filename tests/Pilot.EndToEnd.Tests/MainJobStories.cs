using System.Text.Json;
using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>From a folder of code to its outputs, with the programs that a user has, whatever the platform stands on.</summary>
public abstract class MainJobStories
{
    /// <summary>What an hour of the platform's only machine costs, US dollars.</summary>
    protected abstract decimal Price { get; }

    protected abstract Task<StoryPlatform> StartAsync();

    private static string Digits => Path.Combine(Programs.Root, "samples", "digits");

    [StoryFact]
    public async Task The_sample_is_deployed_followed_and_its_outputs_come_home()
    {
        await using var platform = await StartAsync();
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

    [StoryFact]
    public async Task The_profile_ran_and_its_words_are_kept_with_the_plan()
    {
        await using var platform = await StartAsync();

        var id = await platform.DeployAsync(Digits);
        var job = await platform.EndOfAsync(id);

        job.State.ShouldBe(JobState.Succeeded);
        job.Profile!.Tail.ShouldContain("[profiling] step time:");
        job.Plans.ShouldHaveSingleItem().Offer.PricePerHour.ShouldBe(Price);
        job.ChosenPlan.ShouldBe("cheapest");
    }

    [StoryFact]
    public async Task What_the_command_line_asks_for_goes_before_the_job_file()
    {
        await using var platform = await StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(platform.Home, "asked")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: 'false'\nenv: { FROM: file, KEPT: kept }\n");

        var deployed = await platform.PilotAsync(
            "deploy", folder, "--plan", "cheapest", "--no-open", "--run", "echo $FROM and $KEPT", "--env", "FROM=asked", "--job", "named so");

        deployed.ShouldSucceed().Output.ShouldBe("asked and kept\n");
        (await platform.PilotAsync("job", "show", "named so")).ShouldSucceed();
    }

    [StoryFact]
    public async Task A_second_deploy_of_the_same_folder_sends_no_chunk()
    {
        await using var platform = await StartAsync();
        using var counting = new CountingJob(lines: 1, secondsPerLine: 0);
        await platform.EndOfAsync(await platform.DeployAsync(counting.Folder));
        var stored = await platform.ChunksAsync();

        await platform.EndOfAsync(await platform.DeployAsync(counting.Folder));

        (await platform.ChunksAsync()).ShouldBe(stored);
    }

    [StoryFact]
    public async Task A_job_that_runs_is_canceled_and_leaves_no_process()
    {
        await using var platform = await StartAsync();
        using var counting = new CountingJob(lines: 10_000, secondsPerLine: 0.05);
        var id = await platform.DeployAsync(counting.Folder);
        await StoryPlatform.WaitAsync(() => Task.FromResult(counting.Beginnings == 1), "the job runs");

        (await platform.PilotAsync("job", "cancel", id.ToString())).ShouldSucceed();

        (await platform.EndOfAsync(id)).State.ShouldBe(JobState.Canceled);
        await StoryPlatform.WaitAsync(() => Task.FromResult(!platform.HasProcessesOfJobs), "no process is left");
    }

    [StoryFact]
    public async Task A_job_waits_for_a_choice_and_goes_on_with_it()
    {
        await using var platform = await StartAsync();
        using var counting = new CountingJob(lines: 2, secondsPerLine: 0);
        var id = await platform.DeployAsync(counting.Folder, plan: null);
        await StoryPlatform.WaitAsync(async () => (await platform.JobAsync(id)).State == JobState.AwaitingChoice, "the plans are ready");

        (await platform.PilotAsync("plans", id.ToString(), "--choose", "fastest")).ShouldSucceed();

        (await platform.EndOfAsync(id)).State.ShouldBe(JobState.Succeeded);
    }

    [StoryFact]
    public async Task A_job_whose_processes_all_vanish_is_begun_again_and_resumes_from_its_checkpoint()
    {
        await using var platform = await StartAsync();
        var folder = Directory.CreateDirectory(Path.Combine(platform.Home, "resuming")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, ".spilot.yaml"), "run: sh resume.sh\n");
        await File.WriteAllTextAsync(
            Path.Combine(folder, "resume.sh"),
            "if [ -e output/checkpoint ]; then echo resumed from $(cat output/checkpoint); else echo 41 > output/checkpoint; sleep 300; fi\n");
        var id = await platform.DeployAsync(folder);
        await StoryPlatform.WaitAsync(
            async () => (await platform.Http.GetAsync($"api/v1/jobs/{id}/outputs/checkpoint")).IsSuccessStatusCode, "the checkpoint is kept");

        await platform.KillAllProcessesOfJobsAsync();

        var job = await platform.EndOfAsync(id);
        job.State.ShouldBe(JobState.Succeeded, job.ToString());
        job.Run.ShouldBe("2");
        (await platform.Http.GetStringAsync($"api/v1/jobs/{id}/log")).ShouldEndWith("resumed from 41\n");
    }
}
