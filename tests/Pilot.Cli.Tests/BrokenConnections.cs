using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class BrokenConnections
{
    [Fact]
    public async Task An_answer_cut_off_in_the_middle_is_a_platform_that_cannot_be_reached()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", _ => FakePlatform.CutOff("{\"items\":["));

        var outcome = await world.RunAsync("jobs");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("PILOT0101");
    }

    [Fact]
    public async Task A_refusal_cut_off_in_the_middle_is_a_platform_that_cannot_be_reached()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", _ => FakePlatform.CutOff("{\"detail\":", HttpStatusCode.Conflict));

        (await world.RunAsync("jobs")).Error.ShouldContain("PILOT0101");
    }

    [Fact]
    public async Task A_submit_whose_answer_was_cut_off_is_made_again_with_the_same_key()
    {
        using var world = World.LoggedIn().WithDigits();
        var tries = 0;
        world.Platform.TakesPackages().On("POST jobs", _ => ++tries == 1
            ? FakePlatform.CutOff("{\"id\":")
            : FakePlatform.Json(Story.Job(), PilotJson.Default.JobDocument, HttpStatusCode.Created));

        var outcome = await world.RunAsync("deploy", "--plan", "cheapest", "--detach");

        outcome.Code.ShouldBe(ExitCodes.Success);
        var keys = world.Platform.CallsTo("POST", "jobs").Select(call => call.Header("Idempotency-Key")).ToArray();
        keys.Length.ShouldBe(2);
        keys.Distinct().Single().ShouldNotBeNullOrEmpty();
    }

    [Theory]
    [InlineData("--no-color", "some of it\n")]
    [InlineData("--json", "")]
    public async Task A_log_cut_off_in_the_middle_is_not_taken_for_all_of_it(string how, string printed)
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Succeeded))
            .On($"GET jobs/{Story.Id}/log", _ => FakePlatform.CutOff("some of it\n"));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), how);

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("PILOT0101");
        outcome.Out.ShouldBe(printed);
    }

    [Theory]
    [InlineData("jobs")]
    [InlineData("job log job_3f8a1c2d0e5b6g7h8i9j --run 1")]
    [InlineData("job delete job_3f8a1c2d0e5b6g7h8i9j --yes")]
    public async Task A_platform_that_says_nothing_is_not_waited_for_forever(string command)
    {
        using var world = World.LoggedIn();
        world.Platform.IsSilent = true;
        world.Time.LimitsStrike = true;

        var outcome = await world.RunAsync(command.Split(' '));

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("PILOT0102");
    }
}
