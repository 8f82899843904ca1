using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

public abstract partial class EngineContract
{
    private void SetUpWaiting() =>
        Setup.Orchestration<int, int>("Wait", (context, _) => context.WaitForExternalEvent<int>("go"))
            .Orchestration<int, int>("Echo", (_, n) => Task.FromResult(n));

    [Fact]
    public async Task Scheduling_an_id_twice_starts_one_instance()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1, "same");

        (await Client.ScheduleNewOrchestrationInstanceAsync("Echo", 2, new StartOrchestrationOptions("same"))).ShouldBe("same");

        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("1");
    }

    [Fact]
    public async Task A_finished_instance_is_replaced_when_its_status_may_be_reused()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1, "same");

        await Client.ScheduleNewOrchestrationInstanceAsync("Echo", 2, new StartOrchestrationOptions(
            "same", ReusableStatuses: [OrchestrationRuntimeStatus.Completed]));

        (await Client.CompletionOf("same")).SerializedOutput.ShouldBe("2");
    }

    [Fact]
    public async Task A_start_time_in_the_future_keeps_the_instance_pending()
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
    public async Task A_start_time_soon_is_kept()
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
    public async Task Terminating_recursively_ends_the_children_too()
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
    public async Task A_query_pages_through_what_matches_in_order_of_creation()
    {
        SetUpWaiting();
        await StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await Client.RunAsync("Echo", i, $"a-{i}");
            await Client.RunAsync("Echo", i, $"b-{i}");
        }

        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions("a-waiting"));
        var query = new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Completed], InstanceIdPrefix: "a-", PageSize: 3, FetchInputsAndOutputs: true);
        var seen = new List<OrchestrationMetadata>();
        do
        {
            var page = await Client.QueryInstancesAsync(query);
            page.Instances.Count.ShouldBeLessThanOrEqualTo(3);
            seen.AddRange(page.Instances);
            query = query with { ContinuationToken = page.ContinuationToken };
        }
        while (query.ContinuationToken is not null);

        seen.Select(one => one.InstanceId).ShouldBe(Enumerable.Range(0, 7).Select(i => $"a-{i}"));
        seen[3].SerializedOutput.ShouldBe("3");
    }

    [Fact]
    public async Task A_purge_deletes_what_has_finished_and_leaves_the_rest()
    {
        SetUpWaiting();
        await RunAsync("Echo", 1, "done");
        await Client.ScheduleNewOrchestrationInstanceAsync("Wait", options: new StartOrchestrationOptions("open"));

        (await Client.PurgeInstanceAsync("done")).ShouldBe(1);
        (await Client.PurgeInstanceAsync("open")).ShouldBe(0);
        (await Client.PurgeInstanceAsync("unknown")).ShouldBe(0);

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

        await Client.RunAsync("Echo", 0, "y");

        (await Client.PurgeAllInstancesAsync(new OrchestrationQuery(InstanceIdPrefix: "x-"))).ShouldBe(5);

        (await Client.QueryInstancesAsync(new OrchestrationQuery())).Instances.ShouldHaveSingleItem().InstanceId.ShouldBe("y");
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
