using Pilot.Cli.Tests.Driver;
using Pilot.Core.Api;
using Pilot.Core.Jobs;

namespace Pilot.Cli.Tests;

public sealed class Tables
{
    private static JobRow Row(int number, string name, JobState state, TimeSpan age, TimeSpan? took = null, string reason = "") => new(
        JobId.Parse($"job_{number:00000000}aaaabbbbcccc"),
        name,
        state,
        reason,
        Story.Submitted - age,
        took is null ? null : Story.Submitted - age,
        took is null || state == JobState.Running ? null : Story.Submitted - age + took,
        null);

    private static readonly JobRow[] Rows =
    [
        Row(1, "digits", JobState.Running, TimeSpan.FromSeconds(42), TimeSpan.Zero),
        Row(2, "a name that is much longer than any table can show without cutting it", JobState.Succeeded, TimeSpan.FromMinutes(12), TimeSpan.FromSeconds(200)),
        Row(3, "训练一个非常大的卷积神经网络用于手写数字识别的实验第三号", JobState.Failed, TimeSpan.FromHours(5), TimeSpan.FromHours(2.1)),
        Row(4, "短名", JobState.AwaitingChoice, TimeSpan.FromDays(1.2), reason: "The plans are ready; choose one."),
        Row(7, "patient", JobState.Launching, TimeSpan.FromMinutes(2), reason: "Waiting: both CPU cores are taken, by digits (job_00000001aa) and by 训练一个非常大的卷积神经网络用于手写数字识别的实验第三号."),
        Row(5, "evil \e[2J\r\u0007 name", JobState.Canceled, TimeSpan.FromDays(3), TimeSpan.FromSeconds(3.14)),
        Row(6, "old 👩‍🔬 one", JobState.Succeeded, TimeSpan.FromDays(40), TimeSpan.FromDays(1.5)),
    ];

    [Theory]
    [InlineData(80, "jobs-80")]
    [InlineData(66, "jobs-66")]
    [InlineData(120, "jobs-120")]
    public async Task The_job_list_fits_the_terminal(int width, string golden)
    {
        using var world = World.AtTerminal();
        world.Terminal.Width = width;
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, _ => new Page<JobRow>(Rows, null));

        var outcome = await world.RunAsync("jobs");

        outcome.Screen.Split('\n').ShouldAllBe(line => Terminal.Cells.Width(line) <= width);
        Golden.Match(golden, outcome.Screen);
    }

    [Fact]
    public async Task The_list_asks_for_no_more_than_it_shows()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, _ => new Page<JobRow>(Rows, "next"));

        var outcome = await world.RunAsync("jobs", "--limit", "5", "--state", "awaiting-choice", "--name", "a&b");

        world.Platform.Calls.Single().Query.ShouldBe("?limit=5&state=AwaitingChoice&name=a&b");
        outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(8);
        outcome.Error.ShouldContain("There are more");
    }

    [Fact]
    public async Task All_of_them_come_page_by_page_as_one_document()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, call =>
            call.Query.Contains("cursor=two") ? new Page<JobRow>(Rows[3..], null) : new Page<JobRow>(Rows[..3], "two"));

        var outcome = await world.RunAsync("jobs", "--all", "--json");

        Golden.Match("jobs-json", outcome.Out);
    }

    [Fact]
    public async Task An_empty_list_says_what_to_do()
    {
        using var world = World.LoggedIn();
        world.Platform.On("GET jobs", PilotJson.Default.PageJobRow, _ => new Page<JobRow>([], null));

        Golden.Match("jobs-none", (await world.RunAsync("jobs")).Streams);
    }

    [Fact]
    public async Task One_job_is_shown_with_its_story_and_its_error()
    {
        using var world = World.LoggedIn();
        world.Time.Pass(TimeSpan.FromMinutes(3));
        world.Platform.Shows(() => Story.Job(JobState.Failed, "The command failed.", "数字 digits") with
        {
            Events =
            [
                new(Story.Submitted, "job", "Queued", "Accepted."),
                new(Story.Submitted.AddSeconds(1), "plan", "Planned", "2 offers from 2 targets; this machine fits and is free, so it is called cheapest."),
                new(Story.Submitted.AddSeconds(5), "agent", "Finished", "Exit code 3."),
            ],
        });

        var outcome = await world.RunAsync("job", "show", Story.Id.ToString());

        outcome.Code.ShouldBe(ExitCodes.Success);
        Golden.Match("job-show", outcome.Out);
    }

    [Fact]
    public async Task Plans_are_shown_with_their_reasons()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.AwaitingChoice));

        Golden.Match("plans", (await world.RunAsync("plans", Story.Id.ToString())).Streams);
    }

    [Fact]
    public async Task Choosing_a_plan_that_is_not_there_names_those_that_are()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.AwaitingChoice));

        var outcome = await world.RunAsync("plans", Story.Id.ToString(), "--choose", "spot");

        outcome.Code.ShouldBe(ExitCodes.Usage);
        outcome.Error.ShouldContain("cheapest, fastest");
    }

    [Fact]
    public async Task Plans_that_are_not_ready_say_why()
    {
        using var world = World.LoggedIn();
        world.Platform.Shows(() => Story.Job(JobState.Profiling, "Running the profile command."));

        Golden.Match("plans-not-ready", (await world.RunAsync("plans", Story.Id.ToString())).Streams);
    }
}
