using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Kit;

/// <summary>Waiting on conditions: generous, because it only matters when something is broken.</summary>
internal static class Deadline
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public static async Task<OrchestrationMetadata> CompletionOf(this OrchestrationClient client, string instanceId)
    {
        using var limit = new CancellationTokenSource(Limit);
        return await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, limit.Token);
    }

    public static async Task<OrchestrationMetadata> RunAsync(
        this OrchestrationClient client, string name, object? input = null, string? id = null) =>
        await client.CompletionOf(
            await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(id)));

    public static async Task<OrchestrationMetadata> Until(
        this OrchestrationClient client, string instanceId, Func<OrchestrationMetadata, bool> condition)
    {
        OrchestrationMetadata? seen = null;
        await Until(async () => (seen = await client.GetInstanceAsync(instanceId, true)) is not null && condition(seen));
        return seen!;
    }

    public static async Task Until(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (!await condition())
        {
            await Task.Delay(5, limit.Token);
        }
    }
}
