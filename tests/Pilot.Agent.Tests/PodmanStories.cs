using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Watch;

namespace Pilot.Agent.Tests;

/// <summary>The published agent in real containers, of an image that has a shell and nothing else.</summary>
public sealed class PodmanStories : AgentStory
{
    private readonly string volume = Directory.CreateTempSubdirectory("pilot-volume-").FullName;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(volume, recursive: true);
    }

    [PodmanFact]
    public async Task A_job_runs_in_the_workspace_as_in_any_container_and_its_output_comes_home()
    {
        var run = await Storage.AssignAsync("pwd; cat words; cat README; echo 7 > output/loss", files: [("words", "packed\n")]);
        var (code, output) = await JobAsync(run);

        code.ShouldBe(0, output);
        (await Storage.LogAsync(run)).ShouldBe("/workspace\npacked\nA job.\n");
        (await Storage.OutputAsync(run, "loss")).ShouldBe("7\n");
    }

    [PodmanFact]
    public async Task The_job_cannot_read_the_credential_from_the_first_process_though_both_are_root()
    {
        var run = await Storage.AssignAsync("id; env; cat /proc/1/environ || echo refused; cat /proc/1/mem || echo refused; echo end");
        var (code, output) = await JobAsync(run);

        code.ShouldBe(0, output);
        var log = await Storage.LogAsync(run);
        log.ShouldContain("uid=0");
        log.ShouldContain("refused\n");
        log.ShouldNotContain("gateway");
        log.ShouldNotContain(RemoteAgent.AccessVariable);
    }

    [PodmanFact]
    public async Task The_user_of_an_image_may_be_anybody_when_the_workspace_is_theirs()
    {
        Directory.CreateDirectory(Path.Combine(volume, "mine"));
        File.SetUnixFileMode(volume, (UnixFileMode)0x1ff);
        File.SetUnixFileMode(Path.Combine(volume, "mine"), (UnixFileMode)0x1ff);
        var run = await Storage.AssignAsync("id; echo $HOME; echo 7 > output/loss", assignment => assignment with { WorkDir = "/pilot/mine/code" });
        var (code, output) = await JobAsync(run, "--user", "1234:1234");

        code.ShouldBe(0, output);
        (await Storage.LogAsync(run)).ShouldStartWith("uid=1234 gid=1234");
        (await Storage.LogAsync(run)).ShouldEndWith("\n/pilot/work/tmp\n");
        (await Storage.OutputAsync(run, "loss")).ShouldBe("7\n");
    }

    [PodmanFact]
    public async Task A_container_that_is_stopped_by_its_owner_brings_home_what_the_job_saves()
    {
        var run = await Storage.AssignAsync("""
            trap 'echo saved > output/checkpoint; exit 0' TERM
            echo begun
            while :; do sleep 0.1; done
            """);
        var job = JobAsync(run);
        await Clouds.Testing.Eventually.HoldsAsync(
            () => "the job has begun", async () => job.IsCompleted || await Storage.LogAsync(run) == "begun\n");

        await PodmanCloud.StopAsync(NameOf(run));

        var (code, output) = await job;
        code.ShouldBe(0, output);
        (await OutcomeAsync(run)).End.ShouldBe(RunEnd.Lost);
        (await Storage.OutputAsync(run, "checkpoint")).ShouldBe("saved\n");
    }

    private static string NameOf(RunKey run) => $"pilot-agent-test-{run.Job.ToString()[4..]}";

    private async Task<(int Code, string Output)> JobAsync(RunKey run, params IReadOnlyList<string> options)
    {
        var (code, output) = await PodmanCloud.InstallAsync(volume);
        code.ShouldBe(0, output);
        var request = await Storage.RequestAsync(run, new PlanOffer("podman", "podman/one", "here", "container", 1, 1L << 30, 0, null, 0));
        return await PodmanCloud.RunJobAsync(NameOf(run), volume, request.Agent!, options);
    }
}
