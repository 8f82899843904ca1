using Microsoft.Extensions.Time.Testing;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

public sealed class TimeTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ContractSetup setup = new ContractSetup()
        .Orchestration<int, DateTime>("Sleep", async (context, days) =>
        {
            context.SetCustomStatus("asleep");
            await context.CreateTimer(TimeSpan.FromDays(days), CancellationToken.None);
            return context.CurrentUtcDateTime;
        });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_timer_of_a_month_fires_when_the_clock_says_so_and_not_before()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup, clock: clock);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", 30);
        await host.Client.Until(id, seen => seen.SerializedCustomStatus == "\"asleep\"");

        clock.Advance(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        await host.Client.RunAsync("Sleep", 0, "other").WhileAdvancing(clock, TimeSpan.FromMilliseconds(1));
        (await host.Client.GetInstanceAsync(id))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        clock.Advance(TimeSpan.FromSeconds(1));

        (await host.Client.CompletionOf(id)).RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }

    [Fact]
    public async Task A_timer_that_became_due_while_nobody_was_there_fires_at_the_next_start()
    {
        string id;
        await using (var first = await EmbeddedHost.StartAsync(folder.Database, setup, clock: clock))
        {
            id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", 1);
            await first.Client.Until(id, seen => seen.SerializedCustomStatus == "\"asleep\"");
        }

        clock.Advance(TimeSpan.FromDays(2));
        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup, clock: clock);

        await second.Client.CompletionOf(id).WhileAdvancing(clock, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_thousand_timers_all_fire()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup.Orchestration<int, int>(
            "Many",
            async (context, count) =>
            {
                await Task.WhenAll(Enumerable.Range(1, count).Select(hours =>
                    context.CreateTimer(TimeSpan.FromHours(hours), CancellationToken.None)));
                return count;
            }), clock: clock);
        var end = host.Client.RunAsync("Many", 1000);

        (await end.WhileAdvancing(clock, TimeSpan.FromHours(20))).SerializedOutput.ShouldBe("1000");
    }
}

internal static class FakeClock
{
    public static async Task<T> WhileAdvancing<T>(this Task<T> outcome, FakeTimeProvider clock, TimeSpan step)
    {
        await Deadline.Until(() =>
        {
            clock.Advance(step);
            return Task.FromResult(outcome.IsCompleted);
        });
        return await outcome;
    }
}
