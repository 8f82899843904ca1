using System.Collections.Concurrent;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

public abstract partial class EngineContract
{
    [Fact]
    public async Task The_time_stands_still_within_a_turn_and_moves_on_with_a_timer()
    {
        Setup.Orchestration<int, bool>("Clock", async (context, _) =>
        {
            var begin = context.CurrentUtcDateTime;
            begin.Kind.ShouldBe(DateTimeKind.Utc);
            await context.CreateTimer(TimeSpan.FromMilliseconds(30), CancellationToken.None);
            var later = context.CurrentUtcDateTime;
            return later - begin >= TimeSpan.FromMilliseconds(30) && later == context.CurrentUtcDateTime;
        });

        (await RunAsync("Clock")).SerializedOutput.ShouldBe("true");
    }

    [Fact]
    public async Task A_cancelled_timer_throws_and_does_not_hold_up_the_end()
    {
        Setup.Orchestration<int, string>("Cancel", async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromDays(1), stop.Token);
            stop.Cancel();
            await Caught.From<TaskCanceledException>(timer);
            context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None).IsCompleted.ShouldBeFalse();
            return "done";
        });

        (await RunAsync("Cancel")).SerializedOutput.ShouldBe("\"done\"");
    }

    [Fact]
    public async Task New_guids_differ_among_themselves_and_repeat_at_replay()
    {
        var seen = new ConcurrentBag<string>();
        Setup.Activity<int, int>("Step", n => n)
            .Orchestration<int, int>("Guids", async (context, _) =>
            {
                var first = context.NewGuid();
                await context.CallActivityAsync("Step", 1);
                var second = context.NewGuid();
                await context.CallActivityAsync("Step", 2);
                first.ShouldNotBe(second);
                seen.Add($"{first} {second}");
                return 0;
            });

        (await RunAsync("Guids")).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        seen.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_child_gives_its_output_to_its_parent()
    {
        Setup.Orchestration<int, string>("Child", (context, n) =>
                Task.FromResult($"{n} of {context.Parent!.Name} {context.Parent.InstanceId}"))
            .Orchestration<int, string>("Parent", async (context, n) =>
                await context.CallSubOrchestratorAsync<string>("Child", n, new SubOrchestrationOptions(InstanceId: "c1")));

        (await RunAsync("Parent", 5, "p1")).SerializedOutput.ShouldBe("\"5 of Parent p1\"");
        (await Client.GetInstanceAsync("c1"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task A_failing_child_is_tried_again_under_the_same_id()
    {
        var tries = 0;
        Setup.Orchestration<int, int>("Child", (_, _) =>
                Interlocked.Increment(ref tries) < 3 ? throw new InvalidOperationException("weak") : Task.FromResult(tries))
            .Orchestration<int, int>("Parent", (context, _) => context.CallSubOrchestratorAsync<int>(
                "Child",
                options: new SubOrchestrationOptions(
                    new TaskRetryOptions(new RetryPolicy(5, TimeSpan.FromMilliseconds(1))), "c1")));

        (await RunAsync("Parent")).SerializedOutput.ShouldBe("3");
    }

    [Fact]
    public async Task A_child_that_fails_throws_in_its_parent()
    {
        Setup.Orchestration<int, int>("Child", (_, _) => throw new InvalidOperationException("weak"))
            .Orchestration<int, string>("Parent", async (context, _) =>
            {
                var failure = await Caught.From<TaskFailedException>(context.CallSubOrchestratorAsync("Child"));
                return failure.FailureDetails.ErrorMessage;
            });

        (await RunAsync("Parent")).SerializedOutput.ShouldBe("\"weak\"");
    }

    [Fact]
    public async Task A_terminated_child_throws_in_its_parent()
    {
        Setup.Orchestration<int, int>("Child", (context, _) => context.WaitForExternalEvent<int>("never"))
            .Orchestration<int, string>("Parent", async (context, _) =>
            {
                await Caught.From<TaskFailedException>(
                    context.CallSubOrchestratorAsync("Child", options: new SubOrchestrationOptions(InstanceId: "c1")));
                return "heard";
            });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Parent");
        await Client.Until("c1", child => child.RuntimeStatus == OrchestrationRuntimeStatus.Running);

        await Client.TerminateInstanceAsync("c1");

        (await Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"heard\"");
    }

    [Fact]
    public async Task Continuing_as_new_for_a_long_time_starts_from_an_empty_history_each_time()
    {
        Setup.Activity<int, int>("Add", n => n + 1)
            .Orchestration<int, int>("Loop", async (context, n) =>
            {
                var next = await context.CallActivityAsync<int>("Add", n);
                if (next < 50)
                {
                    context.ContinueAsNew(next);
                }

                return next;
            });

        (await RunAsync("Loop", 0)).SerializedOutput.ShouldBe("50");
    }

    [Fact]
    public async Task The_custom_status_can_be_seen_while_the_orchestration_waits()
    {
        Setup.Orchestration<int, int>("Tell", async (context, _) =>
        {
            context.SetCustomStatus(new { step = 1 });
            await context.WaitForExternalEvent<int>("go");
            context.SetCustomStatus(new { step = 2 });
            return 0;
        });
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Tell");

        await Client.Until(id, seen => seen.SerializedCustomStatus == """{"step":1}""");
        await Client.RaiseEventAsync(id, "go", 1);

        (await Client.CompletionOf(id)).SerializedCustomStatus.ShouldBe("""{"step":2}""");
    }

    [Fact]
    public async Task An_exception_in_the_orchestration_is_its_failure()
    {
        Setup.Orchestration<int, int>("Throw", (_, _) => throw new InvalidOperationException("on purpose"));

        var end = await RunAsync("Throw");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorMessage.ShouldBe("on purpose");
    }
}
