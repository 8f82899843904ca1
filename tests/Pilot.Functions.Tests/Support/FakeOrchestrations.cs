using System.Collections.Concurrent;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Tests.Support;

/// <summary>Remembers what was scheduled and raised; runs nothing.</summary>
internal sealed class FakeOrchestrations : OrchestrationClient
{
    private readonly ConcurrentDictionary<string, object?> instances = new();

    public ConcurrentQueue<(string Instance, string Name, object? Payload)> Events { get; } = new();

    public ConcurrentQueue<string> Scheduled { get; } = new();

    /// <summary>Runs inside the next schedule, to hold it up or to break it.</summary>
    public Func<Task>? OnSchedule { get; set; }

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (OnSchedule is { } hook)
        {
            await hook();
        }

        var id = options!.InstanceId!;
        if (instances.TryAdd(id, input))
        {
            Scheduled.Enqueue(id);
        }

        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Events.Enqueue((instanceId, eventName, eventPayload));
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(instances.ContainsKey(instanceId)
            ? new OrchestrationMetadata("RunJob", instanceId, OrchestrationRuntimeStatus.Running, default, default, null, null, null, null)
            : null);

    public override Task<int> PurgeInstanceAsync(string instanceId, bool recursive = false, CancellationToken cancellation = default) =>
        Task.FromResult(instances.TryRemove(instanceId, out _) ? 1 : 0);

    public override Task<OrchestrationPage> QueryInstancesAsync(OrchestrationQuery query, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<int> PurgeAllInstancesAsync(OrchestrationQuery filter, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    public override Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();
}
