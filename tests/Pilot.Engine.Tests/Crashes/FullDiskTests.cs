using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Errors;
using Pilot.Engine.Tests.Embedded;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Crashes;

public sealed class FullDiskTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ConcurrentQueue<string> keys = new();

    [TmpfsFact]
    public async Task A_full_disk_refuses_what_is_new_and_loses_nothing_that_was_acknowledged()
    {
        using var disk = SmallDisk.Mount();
        var ballast = Path.Combine(disk.Path, "ballast");
        await File.WriteAllBytesAsync(ballast, new byte[2_000_000]);
        var setup = new ContractSetup()
            .Activity<string, string>("Work", (context, text) =>
            {
                keys.Enqueue(context.IdempotencyKey);
                return Task.FromResult(text);
            })
            .Orchestration<string, int>("Call", async (context, text) =>
                (await context.CallActivityAsync<string>("Work", text)).Length
                    + (await context.CallActivityAsync<string>("Work", text)).Length);
        await using (var host = await EmbeddedHost.StartAsync(Path.Combine(disk.Path, "engine.db"), setup, clock: clock))
        {
            var acknowledged = await FillAsync(host);

            File.Delete(ballast);

            foreach (var id in acknowledged)
            {
                (await host.Client.CompletionOf(id).WhileAdvancing(clock, TimeSpan.FromSeconds(1))).SerializedOutput.ShouldBe("20000");
            }

            // The results of activities waited in memory for the disk to have room.
            keys.Count.ShouldBe(2 * acknowledged.Count);
            keys.Distinct().Count().ShouldBe(keys.Count);
        }
    }

    /// <returns>The instances that were taken before, and between, ten that were refused.</returns>
    private static async Task<List<string>> FillAsync(EmbeddedHost host)
    {
        var acknowledged = new List<string>();
        var refused = 0;
        for (var number = 0; refused < 10; number++)
        {
            try
            {
                acknowledged.Add(await host.Client.ScheduleNewOrchestrationInstanceAsync(
                    "Call", new string('x', 10_000), new StartOrchestrationOptions($"i{number}")));
            }
            catch (PilotException e)
            {
                e.Error.Code.ShouldBe("PILOT0816");
                (await host.Client.GetInstanceAsync($"i{number}")).ShouldBeNull();
                refused++;
            }
        }

        acknowledged.ShouldNotBeEmpty();
        return acknowledged;
    }
}
