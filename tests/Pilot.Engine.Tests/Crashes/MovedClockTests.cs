using Microsoft.Extensions.Time.Testing;
using Pilot.Engine.Tests.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

/// <summary>Somebody sets the machine's clock while orchestrations sleep.</summary>
public sealed class MovedClockTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(Start);
    private readonly ContractSetup setup = new ContractSetup()
        .Orchestration<int, DateTime>("Sleep", async (context, minutes) =>
        {
            context.SetCustomStatus("asleep");
            await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
            return context.CurrentUtcDateTime;
        })
        .Orchestration<int, DateTime[]>("Watch", async (context, events) =>
        {
            var times = new List<DateTime> { context.CurrentUtcDateTime };
            for (var i = 0; i < events; i++)
            {
                context.SetCustomStatus(i);
                await context.WaitForExternalEvent<int>("tick");
                times.Add(context.CurrentUtcDateTime);
            }

            return [.. times];
        })
        .Orchestration<int, int>("Other", (_, n) => Task.FromResult(n));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Back_an_hour_no_timer_fires_early_and_none_is_lost()
    {
        await using var host = await StartAsync();
        await SleepAsync(host, 30);

        clock.AdjustTime(Start.AddHours(-1));
        clock.Advance(TimeSpan.FromMinutes(89));
        await host.Client.RunAsync("Other");
        (await host.Client.GetInstanceAsync("sleeper"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        clock.Advance(TimeSpan.FromMinutes(1));

        (await WokenAt(host)).ShouldBeGreaterThanOrEqualTo(Start.AddMinutes(30));
    }

    [Fact]
    public async Task Forward_a_day_what_has_become_due_fires_within_a_minute()
    {
        await using var host = await StartAsync();
        await SleepAsync(host, 60 * 12);

        clock.AdjustTime(Start.AddDays(1));
        clock.Advance(TimeSpan.FromMinutes(1));

        (await WokenAt(host)).ShouldBeGreaterThanOrEqualTo(Start.AddDays(1));
    }

    [Fact]
    public async Task Forward_a_day_and_back_again_what_is_not_due_stays()
    {
        await using var host = await StartAsync();
        await SleepAsync(host, 60 * 24 * 3);

        clock.AdjustTime(Start.AddDays(1));
        clock.Advance(TimeSpan.FromMinutes(2));
        clock.AdjustTime(Start);
        clock.Advance(TimeSpan.FromMinutes(2));
        await host.Client.RunAsync("Other");
        (await host.Client.GetInstanceAsync("sleeper"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        clock.Advance(TimeSpan.FromDays(3));

        (await WokenAt(host)).ShouldBeGreaterThanOrEqualTo(Start.AddDays(3));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task The_time_of_an_orchestrations_turns_never_goes_backwards(int liveExecutions)
    {
        await using var host = await StartAsync(liveExecutions);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Watch", 4, new StartOrchestrationOptions("watcher"));
        DateTimeOffset[] moves = [Start.AddHours(-1), Start.AddDays(1), Start, Start.AddHours(1)];
        for (var i = 0; i < moves.Length; i++)
        {
            var before = $"{i}";
            await host.Client.Until("watcher", seen => seen.SerializedCustomStatus == before);
            clock.AdjustTime(moves[i]);
            await host.Client.RaiseEventAsync("watcher", "tick", i);
        }

        var times = System.Text.Json.JsonSerializer.Deserialize<DateTime[]>((await host.Client.CompletionOf("watcher")).SerializedOutput!)!;

        times.ShouldBe(times.Order());
        times[^1].ShouldBe(Start.AddDays(1).UtcDateTime);
    }

    [Fact]
    public async Task Back_an_hour_between_two_lives_changes_nothing_either()
    {
        await using (var first = await StartAsync())
        {
            await SleepAsync(first, 30);
        }

        clock.AdjustTime(Start.AddHours(-1));
        await using var second = await StartAsync();
        clock.Advance(TimeSpan.FromMinutes(89));
        await second.Client.RunAsync("Other");
        (await second.Client.GetInstanceAsync("sleeper"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        clock.Advance(TimeSpan.FromMinutes(1));

        (await WokenAt(second)).ShouldBeGreaterThanOrEqualTo(Start.AddMinutes(30));
    }

    private Task<EmbeddedHost> StartAsync(int liveExecutions = 1000) =>
        EmbeddedHost.StartAsync(folder.Database, setup, options => options.LiveExecutions = liveExecutions, clock);

    private static async Task SleepAsync(EmbeddedHost host, int minutes)
    {
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Sleep", minutes, new StartOrchestrationOptions("sleeper"));
        await host.Client.Until("sleeper", seen => seen.SerializedCustomStatus is not null);
    }

    private async Task<DateTimeOffset> WokenAt(EmbeddedHost host)
    {
        var end = await host.Client.CompletionOf("sleeper").WhileAdvancing(clock, TimeSpan.FromMilliseconds(1));
        return System.Text.Json.JsonSerializer.Deserialize<DateTime>(end.SerializedOutput!);
    }
}
