using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Activities;
using Pilot.Core.Errors;
using Pilot.Engine.Embedded;
using Pilot.Engine.Tests.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>Another program, such as a backup, holds the database for longer than the engine waits.</summary>
public sealed class LockedDatabaseTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<ActivityContext> attempts = new();
    private readonly TaskCompletionSource release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ContractSetup setup = new();
    private int runs;

    public LockedDatabaseTests() => setup
        .Orchestration<int, string>("Call", async (context, _) =>
        {
            Interlocked.Increment(ref runs);
            return await context.CallActivityAsync<string>("Work");
        })
        .Activity<int, string>("Work", async (context, _) =>
        {
            attempts.Enqueue(context);
            await release.Task.WaitAsync(context.Cancellation);
            return $"attempt {context.Attempt}";
        });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_call_is_refused_and_leaves_nothing_and_can_be_made_again()
    {
        release.SetResult();
        await using var host = await StartAsync();
        await using (await HoldAsync())
        {
            (await Refusal(() => ScheduleAsync(host, "one"))).ShouldBe("PILOT0816");
            (await host.Client.GetInstanceAsync("one")).ShouldBeNull();
        }

        await ScheduleAsync(host, "one");
        (await host.Client.CompletionOf("one").WhileAdvancing(clock, TimeSpan.FromSeconds(1))).SerializedOutput.ShouldBe("\"attempt 1\"");
    }

    [Fact]
    public async Task A_turn_is_made_again_until_it_is_written_and_the_activity_is_not()
    {
        await using var host = await StartAsync();
        await ScheduleAsync(host, "one");
        await Deadline.Until(() => Task.FromResult(attempts.Count == 1));

        await using (await HoldAsync())
        {
            release.SetResult();
            // More often than a turn may fail for reasons of its own before it is parked.
            await Deadline.Until(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(Volatile.Read(ref runs) > 8);
            });
            (await host.Client.GetInstanceAsync("one"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        }

        var end = await host.Client.CompletionOf("one").WhileAdvancing(clock, TimeSpan.FromSeconds(1));
        end.SerializedOutput.ShouldBe("\"attempt 1\"");
        attempts.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task The_pause_before_the_next_try_is_no_longer_when_the_clock_is_moved_back()
    {
        await using var host = await StartAsync();
        await ScheduleAsync(host, "one");
        await Deadline.Until(() => Task.FromResult(attempts.Count == 1));
        await using (await HoldAsync())
        {
            release.SetResult();
            await Deadline.Until(() =>
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                return Task.FromResult(Volatile.Read(ref runs) > 2);
            });
            clock.AdjustTime(clock.GetUtcNow().AddYears(-1));
        }

        // Minutes would do no good: the year would have to pass again.
        await host.Client.CompletionOf("one").WhileAdvancing(clock, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_attempt_whose_loss_cannot_be_noted_is_followed_by_another_all_the_same()
    {
        setup.With("Work", new ActivityOptions(HeartbeatTimeout: TimeSpan.FromSeconds(20)));
        await using var host = await StartAsync();
        await ScheduleAsync(host, "one");
        await Deadline.Until(() => Task.FromResult(attempts.Count == 1));

        await using (await HoldAsync())
        {
            clock.Advance(TimeSpan.FromSeconds(40));
            await Deadline.Until(() => Task.FromResult(attempts.Count == 2));
        }

        release.SetResult();
        var end = await host.Client.CompletionOf("one").WhileAdvancing(clock, TimeSpan.FromSeconds(1));
        end.SerializedOutput.ShouldBe("\"attempt 2\"");
        attempts.Select(context => context.IdempotencyKey).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_hundred_calls_wait_no_longer_than_one()
    {
        release.SetResult();
        await using var host = await StartAsync(TimeSpan.FromSeconds(1));
        await using (await HoldAsync())
        {
            var calls = Enumerable.Range(0, 100).Select(n => Refusal(() => ScheduleAsync(host, $"i{n}"))).ToArray();

            // One second for each of them would be too long.
            (await Task.WhenAll(calls).WaitAsync(Deadline.Limit)).ShouldAllBe(code => code == "PILOT0816");
        }

        await ScheduleAsync(host, "i0");
        await host.Client.CompletionOf("i0").WhileAdvancing(clock, TimeSpan.FromSeconds(1));
    }

    private Task<EmbeddedHost> StartAsync(TimeSpan? patience = null) => EmbeddedHost.StartAsync(
        folder.Database, setup, options => options.DatabasePatience = patience ?? TimeSpan.FromMilliseconds(50), clock);

    private static Task<string> ScheduleAsync(EmbeddedHost host, string id) =>
        host.Client.ScheduleNewOrchestrationInstanceAsync("Call", options: new StartOrchestrationOptions(id));

    private static async Task<string> Refusal(Func<Task> act) => (await Should.ThrowAsync<PilotException>(act)).Error.Code;

    /// <returns>Lets go when it is disposed.</returns>
    private async Task<SqliteConnection> HoldAsync()
    {
        var other = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();
        return other;
    }
}
