using Pilot.Core.Jobs;
using Pilot.Testing;

namespace Pilot.EndToEnd.Tests;

/// <summary>The server on one machine.</summary>
public sealed class ServerStories : MainJobStories
{
    protected override decimal Price => 0;

    [StoryFact]
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

    [StoryFact]
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

    protected override async Task<StoryPlatform> StartAsync() => await Platform.StartAsync();
}
