using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Errors;
using Pilot.Orchestrations.Durable;

namespace Pilot.Serverless.Tests;

/// <summary>The client of whatever engine runs now; a call that meets a restart waits for the next one.</summary>
internal sealed class MovingClient(Func<ServiceProvider> engine) : OrchestrationClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public override Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default) =>
        TryAsync(client => client.ScheduleNewOrchestrationInstanceAsync(orchestratorName, input, options, cancellation));

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
        TryAsync(async client =>
        {
            await client.RaiseEventAsync(instanceId, eventName, eventPayload, cancellation);
            return true;
        });

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        TryAsync(client => client.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation));

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        TryAsync(client => client.PurgeAllInstancesAsync(filter, options, cancellation));

    // No function asks for these.
    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) => throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) => throw new NotSupportedException();

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    private async Task<T> TryAsync<T>(Func<OrchestrationClient, Task<T>> call)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            try
            {
                return await call(engine().GetRequiredService<OrchestrationClient>());
            }
            catch (Exception stopped) when (stopped is ObjectDisposedException or InvalidOperationException or PilotException && DateTime.UtcNow < deadline)
            {
                await Task.Delay(20);
            }
        }
    }
}
