using System.Globalization;
using Pilot.Core.Jobs;
using Pilot.Testing;
using Xunit.Abstractions;

namespace Pilot.EndToEnd.Tests;

/// <summary>
/// kill -9 of the server, of the agent, of both, at random moments of a job's life. PILOT_TEST_KILLS says how often,
/// PILOT_TEST_SEED repeats a failure.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private enum Victim
    {
        Server,
        Agent,
        Both,
    }

    [StoryFact]
    public async Task A_job_comes_to_its_end_once_and_whole_whoever_is_killed_and_whenever()
    {
        var kills = int.Parse(Environment.GetEnvironmentVariable("PILOT_TEST_KILLS") ?? "24", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("PILOT_TEST_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        output.WriteLine($"PILOT_TEST_SEED={seed}");
        var chance = new Random(seed);

        await using var platform = await Platform.StartAsync();
        for (var kill = 0; kill < kills; kill++)
        {
            var victim = (Victim)chance.Next(3);
            var moment = TimeSpan.FromMilliseconds(chance.Next(1800));
            var pause = TimeSpan.FromMilliseconds(chance.Next(400));
            var story = $"kill {kill} of seed {seed}: {victim} after {moment.TotalMilliseconds} ms, back after {pause.TotalMilliseconds} ms";
            output.WriteLine(story);
            await OneKillAsync(platform, victim, moment, pause, story);
        }
    }

    private static async Task OneKillAsync(Platform platform, Victim victim, TimeSpan moment, TimeSpan pause, string story)
    {
        using var counting = new CountingJob(lines: 40, secondsPerLine: 0.03);
        var id = await platform.DeployAsync(counting.Folder);

        await Task.Delay(moment);
        if (victim is Victim.Agent or Victim.Both)
        {
            platform.KillAgents();
        }

        if (victim is Victim.Server or Victim.Both)
        {
            platform.KillServer();
            await Task.Delay(pause);
            await platform.StartServerAsync();
        }

        var job = await platform.EndOfAsync(id);

        job.State.ShouldBe(JobState.Succeeded, $"{story}\n{job}");
        counting.Beginnings.ShouldBe(1, story);
        counting.RanTwiceAtOnce.ShouldBeFalse(story);
        (await platform.Http.GetStringAsync($"api/v1/jobs/{id}/log?run={job.Run}")).ShouldBe(counting.Expected, story);
        (await platform.Http.GetStringAsync($"api/v1/jobs/{id}/outputs/lines.txt")).ShouldBe(counting.Expected, story);
        await StoryPlatform.WaitAsync(() => Task.FromResult(!platform.HasProcessesOfJobs), $"no process is left after {story}");
    }
}
