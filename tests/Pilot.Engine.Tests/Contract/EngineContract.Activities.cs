using System.Collections.Concurrent;
using Pilot.Core.Errors;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Contract;

public abstract partial class EngineContract
{
    [Fact]
    public async Task An_orchestration_hands_the_results_of_its_activities_on()
    {
        Setup.Activity<string, string>("Greet", city => $"Hello {city}!")
            .Orchestration<string[], string>("Cities", async (context, cities) =>
            {
                var greetings = new List<string>();
                foreach (var city in cities)
                {
                    greetings.Add(await context.CallActivityAsync<string>("Greet", city));
                }

                return string.Join(' ', greetings);
            });

        var end = await RunAsync("Cities", new[] { "Kyiv", "Lima", "Oslo" });

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
        end.SerializedOutput.ShouldBe("\"Hello Kyiv! Hello Lima! Hello Oslo!\"");
    }

    [Fact]
    public async Task A_fan_out_gives_every_result_to_its_own_call()
    {
        Setup.Activity<int, int>("Square", n => n * n)
            .Orchestration<int, int[]>("FanOut", (context, count) =>
                Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync<int>("Square", n))));

        var end = await RunAsync("FanOut", LargeFanOut);

        end.SerializedOutput.ShouldBe($"[{string.Join(',', Enumerable.Range(0, LargeFanOut).Select(n => n * n))}]");
    }

    [Fact]
    public async Task A_failed_activity_arrives_as_an_exception_with_all_that_its_author_explained()
    {
        var error = new PilotError("PILOT0999", "The disk is full.", "Free some space.", "disk:1", ["a", "b"]);
        Setup.Activity<int, int>("Fail", _ => throw new PilotException(error))
            .Orchestration<int, IReadOnlyDictionary<string, string>?>("Catch", async (context, _) =>
            {
                var failure = await Caught.From<TaskFailedException>(context.CallActivityAsync("Fail", 1));
                failure.TaskName.ShouldBe("Fail");
                failure.FailureDetails.ErrorType.ShouldBe(typeof(PilotException).FullName);
                return failure.FailureDetails.Properties;
            });

        var end = await RunAsync("Catch");

        end.FailureDetails.ShouldBeNull();
        end.SerializedOutput.ShouldBe(
            """{"code":"PILOT0999","message":"The disk is full.","remedy":"Free some space.","where":"disk:1","details":"a\nb"}""");
    }

    [Fact]
    public async Task A_failure_that_the_orchestration_does_not_handle_ends_it_and_keeps_its_number()
    {
        Setup.Activity<int, int>("Fail", _ => throw new PilotException(new PilotError("PILOT0999", "No.", "Do.")))
            .Orchestration<int, int>("Pass", (context, _) => context.CallActivityAsync<int>("Fail"));

        var end = await RunAsync("Pass");

        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Failed);
        end.FailureDetails!.ErrorType.ShouldBe(typeof(TaskFailedException).FullName);
        end.FailureDetails.Properties!["code"].ShouldBe("PILOT0999");
        end.FailureDetails.InnerFailure!.ErrorType.ShouldBe(typeof(PilotException).FullName);
    }

    [Fact]
    public async Task A_retry_policy_tries_again_until_it_succeeds()
    {
        var tries = 0;
        var keys = new ConcurrentBag<string>();
        Setup.Activity<int, int>("Flaky", (context, _) =>
            {
                keys.Add(context.IdempotencyKey);
                return Interlocked.Increment(ref tries) < 3 ? throw new InvalidOperationException("not yet") : Task.FromResult(tries);
            })
            .Orchestration<int, int>("Retry", (context, _) => context.CallActivityAsync<int>(
                "Flaky", options: TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(1), 2))));

        var end = await RunAsync("Retry");

        end.SerializedOutput.ShouldBe("3");
        keys.Distinct().Count().ShouldBe(3);
    }

    [Fact]
    public async Task A_retry_policy_gives_up_after_its_last_attempt()
    {
        var tries = 0;
        Setup.Activity<int, int>("Fail", _ => throw new InvalidOperationException($"no {Interlocked.Increment(ref tries)}"))
            .Orchestration<int, int>("Retry", (context, _) => context.CallActivityAsync<int>(
                "Fail", options: TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(1)))));

        var end = await RunAsync("Retry");

        end.FailureDetails!.InnerFailure!.ErrorMessage.ShouldBe("no 3");
    }

    [Fact]
    public async Task A_retry_handler_decides_inside_the_orchestration()
    {
        var tries = 0;
        Setup.Activity<int, int>("Flaky", _ => Interlocked.Increment(ref tries) < 4 ? throw new InvalidOperationException() : tries)
            .Orchestration<int, int>("Retry", (context, _) => context.CallActivityAsync<int>(
                "Flaky",
                options: TaskOptions.FromRetryHandler(async retry =>
                {
                    await retry.OrchestrationContext.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
                    return retry.LastAttemptNumber < 10;
                })));

        var end = await RunAsync("Retry");

        end.SerializedOutput.ShouldBe("4");
    }

    [Fact]
    public async Task An_activity_that_nobody_registered_fails_with_its_name()
    {
        Setup.Orchestration<int, int>("Call", (context, _) => context.CallActivityAsync<int>("Missing"));

        var end = await RunAsync("Call");

        end.FailureDetails!.ErrorMessage.ShouldContain("'Missing'");
    }

    [Fact]
    public virtual async Task Cancellation_tells_an_activity_that_its_orchestration_was_terminated()
    {
        var running = new TaskCompletionSource();
        var told = new TaskCompletionSource();
        Setup.Activity<int, int>("Endless", async (context, _) =>
            {
                running.SetResult();
                using var registration = context.Cancellation.Register(() => told.SetResult());
                await Task.Delay(Timeout.Infinite, context.Cancellation);
                return 1;
            })
            .Orchestration<int, int>("Wait", (context, _) => context.CallActivityAsync<int>("Endless"));
        await StartAsync();
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Wait");
        await running.Task.WaitAsync(Deadline.Limit);

        await Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("enough"));

        await told.Task.WaitAsync(Deadline.Limit);
        var end = await Client.CompletionOf(id);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Terminated);
        end.SerializedOutput.ShouldBe("\"enough\"");
    }
}
