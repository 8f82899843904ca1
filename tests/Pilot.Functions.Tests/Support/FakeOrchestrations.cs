using System.Collections.Concurrent;
using Pilot.Core.Jobs;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Tests.Support;

/// <summary>Remembers what was scheduled and raised; runs nothing.</summary>
internal sealed class FakeOrchestrations : OrchestrationClient
{
    private readonly ConcurrentDictionary<string, OrchestrationRuntimeStatus> instances = new();

    public ConcurrentQueue<(string Instance, string Name, object? Payload)> Events { get; } = new();

    public ConcurrentQueue<string> Scheduled { get; } = new();

    /// <summary>Runs inside the next schedule, to hold it up or to break it.</summary>
    public Func<Task>? OnSchedule { get; set; }

    public ConcurrentQueue<PurgeInstancesFilter> Purges { get; } = new();

    public bool Knows(JobId job) => instances.ContainsKey(job.ToString());

    public void Set(JobId job, OrchestrationRuntimeStatus status) => instances[job.ToString()] = status;

    public void Forget(JobId job) => instances.TryRemove(job.ToString(), out _);

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (OnSchedule is { } hook)
        {
            await hook();
        }

        var id = options!.InstanceId!;
        if (!instances.TryAdd(id, OrchestrationRuntimeStatus.Running))
        {
            throw new OrchestrationAlreadyExistsException(id, instances[id]);
        }

        Scheduled.Enqueue(id);
        return id;
    }

    public override Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        Events.Enqueue((instanceId, eventName, eventPayload));
        return Task.CompletedTask;
    }

    public override Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
        Task.FromResult(instances.TryGetValue(instanceId, out var status)
            ? new OrchestrationMetadata("RunJob", instanceId, status, default, default, null, null, null, null)
            : null);

    public override Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default) =>
        Task.FromResult(new PurgeResult(
            instances.TryGetValue(instanceId, out var status) && IsFinished(status) && instances.TryRemove(instanceId, out _) ? 1 : 0));

    public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
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

    public override Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        Purges.Enqueue(filter);
        return Task.FromResult(new PurgeResult(0));
    }

    public override Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) =>
        throw new NotSupportedException();

    private static bool IsFinished(OrchestrationRuntimeStatus status) =>
        status is OrchestrationRuntimeStatus.Completed or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
