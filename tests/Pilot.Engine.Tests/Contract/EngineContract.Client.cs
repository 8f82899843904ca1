using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

public abstract partial class EngineContract
{
    private void SetUpWaiting() =>
        Setup.Orchestration<int, int>("Wait", (context, _) => context.WaitForExternalEvent<int>("go"))
            .Orchestration<int, int>("Echo", (_, n) => Task.FromResult(n));

    [Fact]
    public async Task A_start_that_finds_an_unfinished_instance_of_its_id_is_refused_and_changes_nothing()
    {
        SetUpWaiting();
        await StartAsync();
        var same = new StartOrchestrationOptions("same");
        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: same);

        var refusal = await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            Client.ScheduleNewOrchestrationInstanceAsync("Echo", 2, same.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed)));

        refusal.InstanceId.ShouldBe("same");
        await Client.RaiseEventAsync("same", "go", 1);
        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("1");
    }

    [Fact]
    public async Task A_finished_instance_is_replaced_unless_its_status_is_among_those_to_dedupe()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1, "same");
        var same = new StartOrchestrationOptions("same");

        (await Should.ThrowAsync<OrchestrationAlreadyExistsException>(
            Client.ScheduleNewOrchestrationInstanceAsync("Echo", 2, same.WithDedupeStatuses(OrchestrationRuntimeStatus.Completed))))
            .RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("1");

        await Client.ScheduleNewOrchestrationInstanceAsync("Echo", 3, same.WithDedupeStatuses(OrchestrationRuntimeStatus.Failed));
        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("3");

        await Client.ScheduleNewOrchestrationInstanceAsync("Echo", 4, same);
        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("4");
    }

    [Fact]
    public virtual async Task A_start_time_in_the_future_keeps_the_instance_pending()
    {
        SetUpWaiting();
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync(
            "Echo", 1, new StartOrchestrationOptions(StartAt: DateTimeOffset.UtcNow.AddDays(1)));
        await Client.RaiseEventAsync(id, "early", 1);

        (await Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Pending);

        await Client.TerminateInstanceAsync(id);
        (await Client.CompletionOf(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public virtual async Task A_start_time_soon_is_kept()
    {
        Setup.Orchestration<DateTime, bool>("When", (context, due) => Task.FromResult(context.CurrentUtcDateTime >= due));
        await StartAsync();
        var due = DateTime.UtcNow.AddMilliseconds(80);

        var id = await Client.ScheduleNewOrchestrationInstanceAsync("When", due, new StartOrchestrationOptions(StartAt: due));

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("true");
    }

    [Fact]
    public async Task A_suspended_instance_takes_its_events_up_when_it_is_resumed()
    {
        SetUpWaiting();
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await Client.SuspendInstanceAsync(id, "pause");
        await Client.Until(id, seen => seen.RuntimeStatus == OrchestrationRuntimeStatus.Suspended);
        await Client.RaiseEventAsync(id, "go", 3);
        await Client.RunAsync("Echo", 1);
        (await Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Suspended);

        await Client.ResumeInstanceAsync(id);

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("3");
    }

    [Fact]
    public virtual async Task Terminating_recursively_ends_the_children_too()
    {
        Setup.Orchestration<int, int>("Parent", (context, _) => context.CallSubOrchestratorAsync<int>(
            "Wait", options: new SubOrchestrationOptions(InstanceId: "c1")));
        SetUpWaiting();
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await Client.Until("c1", child => child.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(Recursive: true));

        (await Client.CompletionOf(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        (await Client.CompletionOf("c1")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
    }

    [Fact]
    public async Task A_query_pages_through_what_matches()
    {
        var query = await SetUpQueryAsync();

        var pages = await Client.GetAllInstancesAsync(query).AsPages().ToListAsync();
        var rest = await Client.GetAllInstancesAsync(query).AsPages(pages[0].ContinuationToken, pageSizeHint: 2).ToListAsync();

        pages.Select(page => page.Values.Count).ShouldBe([3, 3, 1]);
        rest.Select(page => page.Values.Count).ShouldBe([2, 2]);
        rest.SelectMany(page => page.Values).Select(one => one.InstanceId)
            .ShouldBe(pages.Skip(1).SelectMany(page => page.Values).Select(one => one.InstanceId));
        pages.SelectMany(page => page.Values).Select(one => $"{one.InstanceId}: {one.SerializedOutput}")
            .ShouldBe(Enumerable.Range(0, 7).Select(i => $"a-{i}: {i}"), ignoreOrder: true);
    }

    [Fact]
    public virtual async Task A_query_is_in_order_of_creation()
    {
        var query = await SetUpQueryAsync();

        var seen = await Client.GetAllInstancesAsync(query).Select(one => one.InstanceId).ToListAsync();

        seen.ShouldBe(Enumerable.Range(0, 7).Select(i => $"a-{i}"));
    }

    /// <summary>Seven instances that match, and others.</summary>
    private async Task<OrchestrationQuery> SetUpQueryAsync()
    {
        SetUpWaiting();
        await StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await Client.RunAsync("Echo", i, $"a-{i}");
            await Client.RunAsync("Echo", i, $"b-{i}");
        }

        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions("a-waiting"));
        return new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Completed], InstanceIdPrefix: "a-", PageSize: 3, FetchInputsAndOutputs: true);
    }

    [Fact]
    public async Task A_purge_deletes_what_has_finished_and_leaves_the_rest()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1, "done");
        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions("open"));

        (await Client.PurgeInstanceAsync("done")).PurgedInstanceCount.ShouldBe(1);
        (await Client.PurgeInstanceAsync("open")).PurgedInstanceCount.ShouldBe(0);
        (await Client.PurgeInstanceAsync("unknown")).PurgedInstanceCount.ShouldBe(0);

        (await Client.GetInstanceAsync("done")).ShouldBeNull();
        (await Client.GetInstanceAsync("open")).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_purge_by_filter_deletes_every_match()
    {
        SetUpWaiting();
        await StartAsync();
        for (var i = 0; i < 5; i++)
        {
            await Client.RunAsync("Echo", i, $"x-{i}");
        }

        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions("y"));
        await Client.TerminateInstanceAsync("y");
        await Client.CompletionOf("y");

        (await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(Statuses: [OrchestrationRuntimeStatus.Completed])))
            .PurgedInstanceCount.ShouldBe(5);

        (await Client.GetAllInstancesAsync().ToListAsync()).ShouldHaveSingleItem().InstanceId.ShouldBe("y");
    }

    [Fact]
    public virtual async Task A_purge_takes_the_children_along_only_when_it_is_recursive()
    {
        Setup.Orchestration<string, int>("Parent", (context, child) => context.CallSubOrchestratorAsync<int>(
            "Echo", 1, new SubOrchestrationOptions(InstanceId: child)));
        SetUpWaiting();
        await RunAsync("Parent", "c1", "p1");
        await Client.RunAsync("Parent", "c2", "p2");
        await Client.RunAsync("Parent", "c3", "p3");
        var recursive = new PurgeInstanceOptions(Recursive: true);

        (await Client.PurgeInstanceAsync("p1")).PurgedInstanceCount.ShouldBe(1);
        (await Client.PurgeInstanceAsync("p2", recursive)).PurgedInstanceCount.ShouldBe(2);

        (await Client.GetAllInstancesAsync().Select(one => one.InstanceId).ToListAsync()).ShouldBe(["c1", "p3", "c3"]);
        (await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(), recursive)).PurgedInstanceCount.ShouldBe(3);
    }

    [Fact]
    public async Task A_purge_without_time_left_deletes_nothing_more_and_says_that_it_is_not_complete()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1);

        var result = await Client.PurgeAllInstancesAsync(new PurgeInstancesFilter { Timeout = TimeSpan.Zero });

        result.PurgedInstanceCount.ShouldBe(0);
        result.IsComplete.ShouldBe(false);
    }

    [Fact]
    public async Task A_restart_runs_a_finished_instance_again_with_its_input()
    {
        var runs = 0;
        Setup.Orchestration<int, string>("Count", (_, n) => Task.FromResult($"{n}/{Interlocked.Increment(ref runs)}"));
        await RunAsync("Count", 7, "r1");

        (await Client.RestartAsync("r1")).ShouldBe("r1");
        (await Client.CompletionOf("r1")).SerializedOutput.ShouldBe("\"7/2\"");

        var copy = await Client.RestartAsync("r1", restartWithNewInstanceId: true);
        copy.ShouldNotBe("r1");
        (await Client.CompletionOf(copy)).SerializedOutput.ShouldBe("\"7/3\"");
    }
}
