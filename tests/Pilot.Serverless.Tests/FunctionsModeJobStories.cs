using System.Globalization;
using Pilot.EndToEnd.Tests;
using Pilot.Storage.Tests.Azure;
using Pilot.Testing;
using Xunit.Abstractions;

namespace Pilot.Serverless.Tests;

/// <summary>
/// The stories of the server on one machine, where nothing lives longer than one call. PILOT_TEST_SEED repeats the restarts of a
/// failure.
/// </summary>
public sealed class FunctionsModeJobStories(Azurite azurite, ITestOutputHelper output) : MainJobStories, IClassFixture<Azurite>
{
    protected override decimal Price => 0.1m;

    [StoryFact]
    public async Task A_log_that_is_followed_over_many_answers_comes_whole_and_once()
    {
        await using var platform = await FunctionsPlatform.StartAsync(azurite, Seed(), longestAnswer: TimeSpan.FromMilliseconds(400));
        using var counting = new CountingJob(lines: 60, secondsPerLine: 0.05);

        var deploy = (await platform.PilotAsync("deploy", counting.Folder, "--plan", "cheapest", "--no-open")).ShouldSucceed();

        deploy.Output.ShouldBe(counting.Expected);
        deploy.Errors.ShouldNotContain("connection lost");
    }

    protected override async Task<StoryPlatform> StartAsync() => await FunctionsPlatform.StartAsync(azurite, Seed());

    private int Seed()
    {
        var seed = int.Parse(
            Environment.GetEnvironmentVariable("PILOT_TEST_SEED") ?? Random.Shared.Next().ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        output.WriteLine($"PILOT_TEST_SEED={seed}");
        return seed;
    }
}
