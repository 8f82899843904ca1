using Pilot.Engine.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

public sealed class ActivityLimitTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly SemaphoreSlim gate = new(0);
    private readonly ContractSetup setup = new();
    private int running;
    private int most;
    private int begun;

    public ActivityLimitTests() => setup
        .Orchestration<int, int>("Many", async (context, count) =>
        {
            await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync<int>("Slow", n)));
            return count;
        })
        .Orchestration<int, int>("One", (context, n) => context.CallActivityAsync<int>("Quick", n))
        .Activity<int, int>("Quick", n => n)
        .Activity<int, int>("Slow", async (context, n) =>
        {
            Interlocked.Increment(ref begun);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await gate.WaitAsync(context.Cancellation);
            Interlocked.Decrement(ref running);
            return n;
        });

    public void Dispose()
    {
        gate.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task No_more_of_a_name_run_than_its_limit_while_another_name_goes_on()
    {
        setup.With("Slow", new ActivityOptions(MaxConcurrent: 2));
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        var many = host.Client.RunAsync("Many", 20);
        await Running(2);

        (await host.Client.RunAsync("One", 7)).SerializedOutput.ShouldBe("7");
        for (var released = 0; released < 20; released++)
        {
            await Running(Math.Min(2, 20 - released));
            gate.Release();
            await Begun(Math.Min(20, released + 3));
        }

        (await many).SerializedOutput.ShouldBe("20");
        most.ShouldBe(2);
    }

    [Fact]
    public async Task The_limit_holds_over_all_instances_and_after_a_restart()
    {
        setup.With("Slow", new ActivityOptions(MaxConcurrent: 2));
        await using (var first = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            for (var i = 0; i < 4; i++)
            {
                await first.Client.ScheduleNewOrchestrationInstanceAsync("Many", 3, new StartOrchestrationOptions($"m{i}"));
            }

            await Running(2);
        }

        running = 0;
        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup);
        gate.Release(12);

        for (var i = 0; i < 4; i++)
        {
            (await second.Client.CompletionOf($"m{i}")).SerializedOutput.ShouldBe("3");
        }

        most.ShouldBe(2);
    }

    [Fact]
    public async Task A_backlog_of_one_name_lets_another_have_the_next_free_slot()
    {
        await using var host = await EmbeddedHost.StartAsync(
            folder.Database, setup, options => options.MaxConcurrentActivities = 2);
        var many = host.Client.RunAsync("Many", 50);
        await Running(2);
        var one = host.Client.RunAsync("One", 7);
        await Deadline.Until(() => Task.FromResult(host.Engine.Core.Activities.Counts.Waiting == 49));

        // Whose turn it is when the first slot is freed is open; by the second it is Quick's.
        gate.Release(2);
        (await one).SerializedOutput.ShouldBe("7");

        begun.ShouldBeLessThanOrEqualTo(4);
        gate.Release(48);
        (await many).SerializedOutput.ShouldBe("50");
        most.ShouldBe(2);
    }

    private Task Running(int count) => Deadline.Until(() => Task.FromResult(Volatile.Read(ref running) == count));

    private Task Begun(int count) => Deadline.Until(() => Task.FromResult(Volatile.Read(ref begun) >= count));

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var other && other != seen)
        {
            seen = other;
        }
    }
}
