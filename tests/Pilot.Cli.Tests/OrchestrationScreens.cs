using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;

namespace Pilot.Cli.Tests;

public sealed class OrchestrationScreens
{
    private static readonly DateTimeOffset Begun = Story.Submitted;

    [Fact]
    public async Task The_list_says_which_have_parked_work()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET orchestrations", PilotJson.Default.PageOrchestrationRow, call => call.Query.Contains("cursor=")
            ? new Page<OrchestrationRow>([new("job_2", "RunJob", "Running", Begun, Begun.AddMinutes(1), true)], null)
            : new Page<OrchestrationRow>([new("job_1", "RunJob", "Completed", Begun, Begun.AddMinutes(2), false)], "next"));

        Golden.Match("orchestrations-list", (await world.RunAsync("orchestrations", "list", "--status", "running,completed")).Out);
        (await world.RunAsync("orchestrations", "list", "--parked", "--json")).Out.ShouldNotContain("job_1");
    }

    [Fact]
    public async Task Without_any_the_list_says_where_to_look()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET orchestrations", PilotJson.Default.PageOrchestrationRow, _ => new Page<OrchestrationRow>([], null));

        (await world.RunAsync("orchestrations", "list")).Error.ShouldContain("pilot jobs");
    }

    [Fact]
    public async Task One_instance_shows_what_it_waits_for_since_when_and_what_is_parked()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET orchestrations/job_1", PilotJson.Default.OrchestrationView, _ => new OrchestrationView(
            "job_1", "RunJob", "Running", "e1", Begun, Begun.AddMinutes(2), 7, null, """{"step":"watch"}""", null, null,
            [
                new OrchestrationWait("timer", "", 12, Begun.AddMinutes(2), Begun.AddMinutes(3)),
                new OrchestrationWait("event", "report", null, Begun.AddMinutes(1), null),
            ],
            [new ParkedWork(5, "LaunchRun", Begun.AddMinutes(1), "PILOT0808", "Activity 'LaunchRun' is parked.")]));

        Golden.Match("orchestrations-show", (await world.RunAsync("orchestrations", "show", "job_1")).Out);
    }

    [Fact]
    public async Task The_timeline_tells_the_history_in_words()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET orchestrations/job_1/timeline", PilotJson.Default.PageTimelineEntry, _ => new Page<TimelineEntry>(
            [
                new TimelineEntry(Begun, 0, "executionStarted", null, "RunJob starts", null),
                new TimelineEntry(Begun, 0, "activityScheduled", 0, "activity PrepareJob is called", null),
                new TimelineEntry(Begun.AddSeconds(1.25), 1, "activityCompleted", 0, "activity PrepareJob completed", 1.25),
            ],
            null));

        Golden.Match("orchestrations-timeline", (await world.RunAsync("orchestrations", "timeline", "job_1")).Out);
    }

    [Fact]
    public async Task Parked_work_goes_on_when_asked()
    {
        using var world = World.LoggedIn();
        world.Platform.On("POST orchestrations/job_1/retry", PilotJson.Default.RetriedOrchestration, _ => new RetriedOrchestration(1));

        (await world.RunAsync("orchestrations", "retry", "job_1")).Code.ShouldBe(ExitCodes.Success);
    }

    [Fact]
    public async Task A_purge_takes_one_id_or_an_age_and_says_how_many_are_gone()
    {
        using var world = World.LoggedIn();
        world.Platform.On("DELETE orchestrations/job_1", PilotJson.Default.PurgedOrchestrations, _ => new PurgedOrchestrations(1));
        world.Platform.On("DELETE orchestrations", PilotJson.Default.PurgedOrchestrations, _ => new PurgedOrchestrations(12));

        (await world.RunAsync("orchestrations", "purge", "job_1")).Error.ShouldContain("1 instance was deleted");
        (await world.RunAsync("orchestrations", "purge", "--older-than-days", "7", "--status", "failed")).Error.ShouldContain("12 instances");
        world.Platform.CallsTo("DELETE", "orchestrations").Last().Query.ShouldContain("status=failed");
        (await world.RunAsync("orchestrations", "purge")).Error.ShouldContain("PILOT0150");
    }
}
