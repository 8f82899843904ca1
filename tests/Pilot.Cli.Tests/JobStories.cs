using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class JobStories
{
    private static JobRow Row(string id, string name) =>
        new(JobId.Parse(id), name, JobState.Succeeded, "", Story.Submitted, null, null, null);

    private static World WithJobs()
    {
        var world = World.LoggedIn();
        JobRow[] all =
        [
            Row("job_00000000000000000009", "digits"),
            Row("job_00000000000000000001", "digits"),
            Row("job_5555aaaa000000000000", "digits two"),
            Row("job_5555bbbb000000000000", "other"),
        ];
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, call =>
            new Page<JobRow>([.. all.Where(row => !call.Query.Contains("name=") || call.Query.EndsWith($"name={row.Name}", StringComparison.Ordinal))], null));
        return world;
    }

    [Theory]
    [InlineData("digits", "job_00000000000000000009")]
    [InlineData("job_5555a", "job_5555aaaa000000000000")]
    [InlineData("5555b", "job_5555bbbb000000000000")]
    [InlineData("job_00000000000000000007", "job_00000000000000000007")]
    public async Task A_job_is_meant_by_name_the_newest_or_by_the_start_of_its_id_or_by_its_id(string said, string meant)
    {
        using var world = WithJobs();
        world.Platform.On("POST jobs/*", PilotJson.Default.JobDocument, _ => Story.Job(JobState.Canceling));

        (await world.RunAsync("job", "cancel", said)).Code.ShouldBe(ExitCodes.Success);

        world.Platform.CallsTo("POST", "jobs/").Single().Path.ShouldBe($"jobs/{meant}/cancel");
    }

    [Theory]
    [InlineData("5555", "PILOT0121")]
    [InlineData("digit", "PILOT0120")]
    public async Task A_job_that_is_not_clear_is_not_guessed(string said, string code)
    {
        using var world = WithJobs();

        var outcome = await world.RunAsync("job", "cancel", said);

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain(code);
    }

    [Theory]
    [InlineData("y", true)]
    [InlineData("", false)]
    public async Task Deleting_asks_first(string answer, bool deletes)
    {
        using var world = World.AtTerminal(answer);
        world.Platform.Shows(() => Story.Job(JobState.Succeeded))
            .On($"DELETE jobs/{Story.Id}", _ => new HttpResponseMessage(HttpStatusCode.NoContent));

        var outcome = await world.RunAsync("job", "delete", Story.Id.ToString());

        outcome.Code.ShouldBe(deletes ? ExitCodes.Success : ExitCodes.Usage);
        world.Platform.CallsTo("DELETE", "jobs").Any().ShouldBe(deletes);
        Golden.Match(deletes ? "delete-confirmed" : "delete-refused", outcome.AtTerminal);
    }

    [Fact]
    public async Task Deleting_by_force_without_asking_tells_the_platform_so()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Running))
            .On($"DELETE jobs/{Story.Id}", _ => new HttpResponseMessage(HttpStatusCode.NoContent));

        await world.RunAsync("job", "delete", Story.Id.ToString(), "--force", "--yes");

        world.Platform.CallsTo("DELETE", "jobs").Single().Query.ShouldBe("?force=true");
    }

    [Fact]
    public async Task A_refusal_of_the_platform_is_shown_with_its_number_and_exits_with_4()
    {
        using var world = World.LoggedIn();
        world.Platform.On($"POST jobs/{Story.Id}/cancel", _ =>
            FakePlatform.Refuse(HttpStatusCode.Conflict, new("PILOT0507", "The job has ended.", "Nothing is left to cancel.")));

        var outcome = await world.RunAsync("job", "cancel", Story.Id.ToString());

        outcome.Code.ShouldBe(ExitCodes.Refused);
        outcome.Error.ShouldBe("error PILOT0507: The job has ended.\nNext: Nothing is left to cancel.\n");
    }

    [Fact]
    public async Task A_platform_that_is_down_exits_with_3()
    {
        using var world = World.LoggedIn();
        world.Platform.IsDown = true;

        var outcome = await world.RunAsync("jobs", "--json");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Out.ShouldBeEmpty();
        outcome.Error.ShouldStartWith("""{"code":"PILOT0101",""");
    }

    [Fact]
    public async Task Something_else_that_answers_there_is_named_as_such()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", _ => new HttpResponseMessage { Content = new StringContent("<html>") });

        (await world.RunAsync("jobs")).Error.ShouldContain("PILOT0106");
    }
}
