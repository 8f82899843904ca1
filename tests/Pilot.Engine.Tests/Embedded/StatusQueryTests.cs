using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>The first turn leaves the row as it was made, so what has begun is told from what has not by its history.</summary>
public sealed class StatusQueryTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<string, string>("Hold", async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return "";
        })
        .Orchestration<int, string>("Call", (context, _) => context.CallActivityAsync<string>("Hold", "on"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_query_tells_what_has_begun_from_what_is_to_begin()
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            "Call", 1, new StartOrchestrationOptions("later", DateTimeOffset.UtcNow.AddDays(1)));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("Call", 1, new StartOrchestrationOptions("begun"));

        var begun = await host.Client.WaitForInstanceStartAsync("begun");

        begun.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);
        (await Of(host, OrchestrationRuntimeStatus.Running)).ShouldBe(["begun: Running"]);
        (await Of(host, OrchestrationRuntimeStatus.Pending)).ShouldBe(["later: Pending"]);
        (await Of(host, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running)).ShouldBe(["later: Pending", "begun: Running"]);
        (await Of(host, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Failed)).ShouldBe(["begun: Running"]);
        (await Of(host, OrchestrationRuntimeStatus.Completed)).ShouldBeEmpty();
    }

    private static async Task<List<string>> Of(EmbeddedHost host, params OrchestrationRuntimeStatus[] statuses) =>
        await host.Client.GetAllInstancesAsync(new OrchestrationQuery(Statuses: statuses))
            .Select(one => $"{one.InstanceId}: {one.RuntimeStatus}").ToListAsync();
}
