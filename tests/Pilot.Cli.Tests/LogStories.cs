using System.Net;
using Pilot.Cli.Tests.Driver;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class LogStories
{
    [Fact]
    public async Task After_lost_connections_the_log_goes_on_without_gap_or_repeat()
    {
        using var world = World.LoggedIn();
        world.Platform.Streams(
            () => new Sse().State(Story.Job(JobState.Running)).Log("1", 4, "one\n").Raw("event: log\nid: 1:8\ndata: {\"run\":").Break(),
            () => throw new HttpRequestException("Connection refused"),
            () => new HttpResponseMessage(HttpStatusCode.ServiceUnavailable),
            () => new Sse().Log("1", 8, "two\n").Close(),
            () => new Sse().Log("1", 8, "two\n").Log("1", 14, "three\n").End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldBe("one\ntwo\nthree\n");
        outcome.Error.Split('\n').Count(line => line.StartsWith("connection lost", StringComparison.Ordinal)).ShouldBe(2);
        world.Platform.Calls.Select(call => call.Header("Last-Event-ID")).ShouldBe([null, "1:4", "1:4", "1:4", "1:8"]);
    }

    [Fact]
    public async Task Where_answers_may_only_take_so_long_the_log_goes_on_in_the_next_one_without_a_word()
    {
        using var world = World.LoggedIn();
        world.Platform.Streams(
            () => new Sse().State(Story.Job(JobState.Running)).Raw("event: again\nid: 1:0\ndata: {}\n\n").Close(),
            () => new Sse().State(Story.Job(JobState.Running)).Log("1", 4, "one\n").Raw("event: again\nid: 1:4\ndata: {}\n\n").Close(),
            () => new Sse().Log("1", 8, "two\n").End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Out.ShouldBe("one\ntwo\n");
        outcome.Error.ShouldNotContain("connection");
        world.Platform.Calls.Select(call => call.Header("Last-Event-ID")).ShouldBe([null, "1:0", "1:4"]);
    }

    [Fact]
    public async Task A_restarted_local_platform_is_found_at_its_new_address()
    {
        using var world = new World();
        world.RunsHere("http://first.test", "token-1");
        world.Platform.Streams(
            () =>
            {
                world.RunsHere("http://second.test", "token-2");
                return new Sse().Log("1", 4, "one\n").Break();
            },
            () => new Sse().Log("1", 8, "two\n").End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Out.ShouldBe("one\ntwo\n");
        world.Platform.Calls.Select(call => call.Header("Authorization")).ShouldBe(["Bearer token-1", "Bearer token-2"]);
    }

    [Fact]
    public async Task A_platform_that_is_starting_is_waited_for_though_it_explains_itself()
    {
        using var world = World.LoggedIn();
        static HttpResponseMessage Starting() => FakePlatform.Refuse(
            HttpStatusCode.ServiceUnavailable, new("PILOT0502", "The platform is starting.", "Try again in a moment."));
        world.Platform.Streams(
            Starting,
            () => new Sse().Log("1", 4, "one\n").Break(),
            Starting,
            () => new Sse().Log("1", 8, "two\n").End(Story.Job(JobState.Succeeded)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldBe("one\ntwo\n");
    }

    [Fact]
    public async Task A_platform_that_stays_away_ends_the_following_but_not_the_job()
    {
        using var world = World.LoggedIn();
        world.Platform.IsDown = true;

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("PILOT0105");
        outcome.Error.ShouldContain("The job goes on");
    }

    [Fact]
    public async Task A_failed_job_makes_following_exit_with_1()
    {
        using var world = World.LoggedIn();
        world.Platform.Streams(() => new Sse().Log("1", 4, "one\n").End(Story.Job(JobState.Failed)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--follow");

        outcome.Code.ShouldBe(ExitCodes.JobFailed);
        outcome.Error.ShouldContain("PILOT0606");
    }

    [Fact]
    public async Task The_end_of_a_run_is_no_failure_when_the_job_goes_on()
    {
        using var world = World.LoggedIn();
        world.Platform.Streams(() => new Sse().Log("profile", 4, "one\n").End(Story.Job(JobState.Running)));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString(), "--run", "profile", "--follow");

        outcome.Code.ShouldBe(ExitCodes.Success);
        outcome.Out.ShouldBe("one\n");
        outcome.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_following_what_is_there_is_printed()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Succeeded)).On($"GET jobs/{Story.Id}/log", call =>
        {
            call.Query.ShouldBe("?run=1");
            return new HttpResponseMessage { Content = new StringContent("all of it\n") };
        });

        (await world.RunAsync("job", "log", Story.Id.ToString())).Out.ShouldBe("all of it\n");
    }

    [Fact]
    public async Task A_job_that_never_ran_says_that_it_has_no_log()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Planning));

        var outcome = await world.RunAsync("job", "log", Story.Id.ToString());

        outcome.Error.ShouldContain("PILOT0124");
    }

    [Fact]
    public async Task A_login_that_ended_is_told_as_such()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", _ => new HttpResponseMessage(HttpStatusCode.Unauthorized));

        var outcome = await world.RunAsync("jobs");

        outcome.Code.ShouldBe(ExitCodes.Connection);
        outcome.Error.ShouldContain("pilot login");
    }
}
