namespace Pilot.Orchestrations.Durable;

/// <summary>
/// Starts, asks and steers orchestrations from outside. Names and meanings are those of
/// <c>Microsoft.DurableTask.Client.DurableTaskClient</c>. What a call has acknowledged survives a crash.
/// </summary>
public abstract class OrchestrationClient
{
    /// <summary>
    /// Schedules a new instance. An instance of that id which has ended is replaced, unless its status is among
    /// <see cref="StartOrchestrationOptions.DedupeStatuses"/>; one that has not ended stays.
    /// </summary>
    /// <returns>The instance id.</returns>
    /// <exception cref="OrchestrationAlreadyExistsException">There is an instance of that id, and it stays.</exception>
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Queues an event; kept for an instance that is not waiting yet, dropped for a finished or unknown one.</summary>
    public abstract Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

    /// <returns>Null when there is no such instance.</returns>
    public abstract Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>The instances that match, in order of creation, read a page at a time as they are asked for.</summary>
    /// <param name="filter">Null for all.</param>
    public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null);

    public abstract Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public abstract Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default);

    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Deletes a finished instance and its history; one that is running or unknown is left alone.</summary>
    public abstract Task<PurgeResult> PurgeInstanceAsync(string instanceId, PurgeInstanceOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Deletes finished instances that match.</summary>
    public abstract Task<PurgeResult> PurgeAllInstancesAsync(PurgeInstancesFilter filter, PurgeInstanceOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Runs a finished instance again with its input, under its own or a new id.</summary>
    public abstract Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default);
}

/// <param name="Output">What the instance then shows as its output.</param>
/// <param name="Recursive">Its children are terminated too, and theirs.</param>
public sealed record TerminateInstanceOptions(object? Output = null, bool Recursive = false);
