using Pilot.Engine.Replay;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;
using static Pilot.Engine.Tests.Replay.Kernel<int, string>;

namespace Pilot.Engine.Tests.Replay;

public sealed class KernelTests
{
    private static async Task<string> TwoSteps(OrchestrationContext context, int _) =>
        await context.CallActivityAsync<string>("First", 1) + await context.CallActivityAsync<string>("Second", 2);

    [Fact]
    public void The_first_turn_asks_for_the_first_step_and_later_ones_only_for_what_is_new()
    {
        var kernel = new Kernel<int, string>(TwoSteps);

        kernel.Turn(Start).Decisions.ShouldBe([new ActivityScheduled(0, "First", "1")]);
        kernel.Turn(new ActivityCompleted(0, "\"a\"")).Decisions.ShouldBe([new ActivityScheduled(1, "Second", "2")]);
        kernel.Turn(new ActivityCompleted(1, "\"b\"")).End.ShouldBe(new ExecutionCompleted("\"ab\""));
    }

    [Fact]
    public void A_clock_that_was_moved_back_is_held_at_the_turn_before()
    {
        var setup = new ContractSetup().Orchestration<int, string>("Code", TwoSteps);
        var execution = new Execution(
            name => setup.Orchestrations[name](), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        execution.Advance([Start], Noon);

        execution.Advance([new ActivityCompleted(0, "\"a\"")], Noon.AddHours(-1)).Recorded[0].ShouldBe(new TurnStarted(Noon));
    }

    [Fact]
    public void An_object_that_is_kept_makes_the_same_turns_as_a_replay()
    {
        var setup = new ContractSetup().Orchestration<int, string>("Code", TwoSteps);
        var kept = new Execution(
            name => setup.Orchestrations[name](), Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        var replayed = new Kernel<int, string>(TwoSteps);
        HistoryEvent[] messages = [Start, new ActivityCompleted(0, "\"a\""), new ActivityCompleted(1, "\"b\"")];

        for (var i = 0; i < messages.Length; i++)
        {
            kept.Advance([messages[i]], Noon.AddMinutes(i)).Recorded.ShouldBe(replayed.Turn(messages[i]).Recorded);
        }
    }

    [Fact]
    public void Replay_is_told_and_the_time_of_each_turn_comes_back()
    {
        var seen = new List<(bool, DateTime)>();
        async Task<string> Watch(OrchestrationContext context, int _)
        {
            seen.Add((context.IsReplaying, context.CurrentUtcDateTime));
            await context.CallActivityAsync("First");
            seen.Add((context.IsReplaying, context.CurrentUtcDateTime));
            return "";
        }

        var kernel = new Kernel<int, string>(Watch);
        kernel.Turn(Start);
        seen.Clear();
        kernel.Turn(new ActivityCompleted(0));

        seen.ShouldBe([(true, Noon), (false, Noon.AddMinutes(1))]);
    }

    [Fact]
    public void Events_wait_while_the_instance_is_suspended_even_before_its_first_turn()
    {
        var kernel = new Kernel<int, string>((context, _) => context.WaitForExternalEvent<string>("word"));

        kernel.Turn(new Suspended(), Start).IsSuspended.ShouldBeTrue();
        kernel.Turn(new EventRaised("word", "\"x\"")).End.ShouldBeNull();
        kernel.Turn(new Resumed()).End.ShouldBe(new ExecutionCompleted("\"x\""));
    }

    [Fact]
    public void Termination_ends_the_execution_without_running_its_code()
    {
        var kernel = new Kernel<int, string>((_, _) => throw new InvalidOperationException("ran"));

        var turn = kernel.Turn(Start, new ExecutionTerminated("1"));

        turn.End.ShouldBe(new ExecutionTerminated("1"));
        turn.Recorded[^1].ShouldBe(turn.End);
    }

    [Fact]
    public void Continuing_as_new_carries_what_was_not_taken_in_order()
    {
        var kernel = new Kernel<int, string>(async (context, _) =>
        {
            await context.WaitForExternalEvent<int>("go");
            context.ContinueAsNew(5);
            return "";
        });
        EventRaised[] early = [new("b", "1"), new("a", "2"), new("b", "3")];

        var end = kernel.Turn([Start, .. early, new EventRaised("go", "0")]).End.ShouldBeOfType<ExecutionContinued>();

        end.Input.ShouldBe("5");
        end.Carried.ShouldBe(early);
    }

    [Fact]
    public void Continuing_as_new_carries_an_event_that_came_in_the_same_turn_after_the_end_although_a_wait_was_open()
    {
        var kernel = new Kernel<int, string>(async (context, input) =>
        {
            var open = context.WaitForExternalEvent<int>("cancel");
            await context.CallActivityAsync("Work");
            context.ContinueAsNew(5);
            return open.IsCompleted ? "taken" : "";
        });
        kernel.Turn(Start);
        var late = new EventRaised("cancel", "1");

        var end = kernel.Turn(new ActivityCompleted(0, "null"), late).End.ShouldBeOfType<ExecutionContinued>();

        end.Carried.ShouldBe([late]);
    }

    [Fact]
    public void A_cancelled_timer_is_taken_back_and_its_late_firing_changes_nothing()
    {
        var kernel = new Kernel<int, string>(async (context, _) =>
        {
            using var stop = new CancellationTokenSource();
            var timer = context.CreateTimer(TimeSpan.FromHours(1), stop.Token);
            await context.WaitForExternalEvent<int>("go");
            stop.Cancel();
            timer.IsCanceled.ShouldBeTrue();
            return await context.WaitForExternalEvent<string>("word");
        });

        kernel.Turn(Start).Decisions.ShouldBe([new TimerCreated(0, Noon.AddHours(1))]);
        kernel.Turn(new EventRaised("go", "1")).Decisions.ShouldBe([new TimerCanceled(0)]);
        kernel.Turn(new TimerFired(0)).End.ShouldBeNull();
        kernel.Turn(new EventRaised("word", "\"w\"")).End.ShouldBe(new ExecutionCompleted("\"w\""));
    }

    [Fact]
    public void Code_that_asks_for_no_context_after_an_await_stays_on_the_thread_of_the_turn()
    {
        var threads = new List<int>();
        var kernel = new Kernel<int, string>(async (context, _) =>
        {
            await context.CallActivityAsync("First").ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
            await Task.WhenAny(context.CallActivityAsync("Second"), context.CallActivityAsync("Third")).ConfigureAwait(false);
            threads.Add(Environment.CurrentManagedThreadId);
            return "done";
        });

        kernel.Turn(Start);
        kernel.Turn(new ActivityCompleted(0));
        kernel.Turn(new ActivityCompleted(2)).End.ShouldBe(new ExecutionCompleted("\"done\""));

        threads.ShouldAllBe(thread => thread == Environment.CurrentManagedThreadId);
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 35)]
    [InlineData(4, null)]
    public void Waits_between_attempts_grow_up_to_their_limit_until_the_attempts_are_used_up(int made, int? seconds)
    {
        var policy = new RetryPolicy(4, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(35));

        Retries.WaitBefore(policy, made, new TaskFailureDetails("x", "y"), TimeSpan.Zero)
            .ShouldBe(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Fact]
    public void No_attempt_starts_after_the_retry_timeout_or_for_a_failure_that_is_not_worth_it()
    {
        var failure = new TaskFailureDetails("x", "y");
        var timed = new RetryPolicy(9, TimeSpan.FromSeconds(10), RetryTimeout: TimeSpan.FromSeconds(30));
        var picky = new RetryPolicy(9, TimeSpan.FromSeconds(10)) { HandleFailure = seen => seen.ErrorType != "x" };

        Retries.WaitBefore(timed, 1, failure, TimeSpan.FromSeconds(20)).ShouldNotBeNull();
        Retries.WaitBefore(timed, 1, failure, TimeSpan.FromSeconds(21)).ShouldBeNull();
        Retries.WaitBefore(picky, 1, failure, TimeSpan.Zero).ShouldBeNull();
    }
}
