using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

public sealed class ActivityLeaseTests : IDisposable
{
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(20);

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<ActivityContext> attempts = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> results = new();
    private readonly ContractSetup setup = new();

    public ActivityLeaseTests() => setup
        .Orchestration<int, string>("Call", (context, _) => context.CallActivityAsync<string>("Work"))
        .Orchestration<int, int>("Other", (_, n) => Task.FromResult(n))
        .Activity<int, string>("Work", (context, _) =>
        {
            attempts.Enqueue(context);
            return ResultOf(context.Attempt).Task.WaitAsync(Deadline.Limit);
        })
        .With("Work", new ActivityOptions(HeartbeatTimeout: Promise));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task One_that_falls_silent_loses_its_lease_and_runs_again_under_its_key()
    {
        await using var host = await StartAsync();
        var id = await ScheduleAsync(host);

        clock.Advance(Promise + Promise);
        await Attempt(2);

        attempts.Select(context => context.Attempt).ShouldBe([1, 2]);
        attempts.Select(context => context.IdempotencyKey).Distinct().ShouldHaveSingleItem().ShouldStartWith($"{id}/");
        await Deadline.Until(() => Task.FromResult(attempts.First().Cancellation.IsCancellationRequested));
        attempts.Last().Cancellation.IsCancellationRequested.ShouldBeFalse();
        ResultOf(2).SetResult("second");
        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"second\"");
        ResultOf(1).SetResult("late");
    }

    [Fact]
    public async Task The_late_result_of_a_lost_attempt_is_not_taken()
    {
        await using var host = await StartAsync();
        var id = await ScheduleAsync(host);
        clock.Advance(Promise + Promise);
        await Attempt(2);

        ResultOf(1).SetResult("late");
        await host.Client.RunAsync("Other", 1);
        (await host.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        ResultOf(2).SetResult("second");

        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"second\"");
    }

    [Fact]
    public async Task One_that_beats_keeps_its_lease()
    {
        await using var host = await StartAsync();
        var id = await ScheduleAsync(host);

        for (var beat = 0; beat < 10; beat++)
        {
            clock.Advance(Promise * 0.9);
            attempts.First().Heartbeat();
        }

        ResultOf(1).SetResult("first");
        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"first\"");
        attempts.ShouldHaveSingleItem().Cancellation.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public async Task One_that_promised_nothing_may_be_silent_for_ever()
    {
        setup.With("Work", new ActivityOptions());
        await using var host = await StartAsync();
        var id = await ScheduleAsync(host);

        clock.Advance(TimeSpan.FromHours(1));

        ResultOf(1).SetResult("first");
        (await host.Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"first\"");
        attempts.ShouldHaveSingleItem();
    }

    private TaskCompletionSource<string> ResultOf(int attempt) =>
        results.GetOrAdd(attempt, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private Task<EmbeddedHost> StartAsync() => EmbeddedHost.StartAsync(folder.Database, setup, clock: clock);

    private async Task<string> ScheduleAsync(EmbeddedHost host)
    {
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await Attempt(1);
        return id;
    }

    private Task Attempt(int number) => Deadline.Until(() => Task.FromResult(attempts.Count >= number));
}
