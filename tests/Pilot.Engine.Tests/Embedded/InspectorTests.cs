using Pilot.Core.Errors;
using Pilot.Engine.Embedded.Inspect;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>What an operator sees of an instance, and that looking changes nothing.</summary>
public sealed class InspectorTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<string, string>("Greet", name => $"Hello {name}!")
        .Orchestration<int, string>("Child", (context, _) => context.WaitForExternalEvent<string>("never"))
        .Orchestration<string, string>("Story", async (context, name) =>
        {
            var greeting = await context.CallActivityAsync<string>("Greet", name);
            context.SetCustomStatus("greeted");
            await Task.WhenAny(
                context.WaitForExternalEvent<string>("go"),
                context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None),
                context.CallSubOrchestratorAsync("Child", options: new SubOrchestrationOptions(InstanceId: "c")));
            return greeting;
        });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_instance_shows_what_it_waits_for_and_since_when()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Story", "you", new StartOrchestrationOptions("s"));
        await host.Client.Until("s", seen => seen.SerializedCustomStatus == "\"greeted\"");

        var view = await host.Inspector.ShowAsync("s", CancellationToken.None);

        view.WaitsFor.Select(wait => (wait.Kind, wait.Name)).ShouldBe([("timer", ""), ("child", "Child"), ("event", "go")], ignoreOrder: true);
        view.WaitsFor.ShouldAllBe(wait => wait.Since >= view.Created);
        view.WaitsFor.Single(wait => wait.Kind == "timer").Due!.Value.ShouldBe(view.WaitsFor[0].Since.AddDays(1));
        (await host.Inspector.ShowAsync("c", CancellationToken.None)).Parent.ShouldBe("s");

        await host.Client.RaiseEventAsync("s", "go", "now");
        (await host.Client.CompletionOf("s")).SerializedOutput.ShouldBe("\"Hello you!\"");
    }

    [Fact]
    public async Task The_timeline_tells_every_request_and_its_answer_with_the_time_between()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Story", "you", new StartOrchestrationOptions("s"));
        await host.Client.RaiseEventAsync("s", "go", "now");
        await host.Client.CompletionOf("s");

        var entries = host.Inspector.ReadTimeline("s", default, 1000).Entries;

        entries[0].Text.ShouldBe("Story starts");
        entries.ShouldContain(entry => entry.Text == "activity Greet is called" && entry.Task == 0);
        entries.Single(entry => entry.Kind == "activityCompleted").Seconds!.Value.ShouldBeGreaterThanOrEqualTo(0);
        entries.ShouldContain(entry => entry.Text == "event 'go' came");
        entries[^1].Text.ShouldBe("completed");
    }

    [Fact]
    public async Task A_timeline_page_that_begins_anywhere_tells_what_the_whole_does()
    {
        setup.Orchestration<int, int>("Rounds", async (context, rounds) =>
        {
            for (var i = 0; i < rounds; i++)
            {
                await Task.WhenAll(context.CallActivityAsync<string>("Greet", "a"), context.CallActivityAsync<string>("Greet", "b"));
            }

            return rounds;
        });
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        await host.Client.RunAsync("Rounds", 20, "r");
        var whole = host.Inspector.ReadTimeline("r", default, 1000);

        var paged = new List<Core.Api.TimelineEntry>();
        TimelinePosition? next = default(TimelinePosition);
        while (next is { } from)
        {
            var page = host.Inspector.ReadTimeline("r", TimelinePosition.Parse(from.ToString())!.Value, 3);
            paged.AddRange(page.Entries);
            next = page.Next;
        }

        paged.ShouldBe(whole.Entries);
        whole.Next.ShouldBeNull();
        paged.Count(entry => entry is { Kind: "activityCompleted", Seconds: not null, Text: "activity Greet completed" }).ShouldBe(40);
    }

    [Fact]
    public async Task The_list_tells_which_instances_have_something_parked()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        foreach (var id in new[] { "a", "b" })
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", 0, new StartOrchestrationOptions(id));
            await host.Client.WaitForInstanceStartAsync(id);
        }

        await host.Engine.Core.ParkTurnAsync(2, new InvalidOperationException("no"));

        var page = await host.Inspector.ListAsync(new OrchestrationQuery(), CancellationToken.None);
        page.Items.Select(row => (row.Id, row.Parked)).ShouldBe([("a", false), ("b", true)]);
    }

    [Fact]
    public async Task The_list_pages_and_filters_and_an_unknown_id_is_refused()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        foreach (var id in new[] { "a", "b", "x" })
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Child", 0, new StartOrchestrationOptions(id));
        }

        await host.Client.TerminateInstanceAsync("x");
        await host.Client.CompletionOf("x");

        var first = await host.Inspector.ListAsync(new OrchestrationQuery(PageSize: 2), CancellationToken.None);
        var rest = await host.Inspector.ListAsync(new OrchestrationQuery(PageSize: 2, ContinuationToken: first.Next), CancellationToken.None);
        var ended = await host.Inspector.ListAsync(
            new OrchestrationQuery(Statuses: [OrchestrationRuntimeStatus.Terminated]), CancellationToken.None);

        first.Items.Concat(rest.Items).Select(row => row.Id).ShouldBe(["a", "b", "x"]);
        ended.Items.ShouldHaveSingleItem().Status.ShouldBe("Terminated");
        (await Should.ThrowAsync<PilotException>(host.Inspector.ShowAsync("nobody", CancellationToken.None))).Error.Code.ShouldBe("PILOT0811");
    }
}
