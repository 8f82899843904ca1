namespace Pilot.Orchestrations.Durable;

/// <summary>
/// Starts, asks and steers orchestrations from outside. Names and meanings are those of
/// <c>Microsoft.DurableTask.Client.DurableTaskClient</c>. What a call has acknowledged survives a crash.
/// </summary>
public abstract class OrchestrationClient
{
    /// <summary>
    /// Schedules a new instance. When one with that id exists, the call does nothing and gives the id back
    /// (a repeated submit starts one), unless its status is among <see cref="StartOrchestrationOptions.ReusableStatuses"/>:
    /// then the finished one is replaced.
    /// </summary>
    /// <returns>The instance id.</returns>
    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        string orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default);

    /// <summary>Queues an event; kept for an instance that is not waiting yet, dropped for a finished or unknown one.</summary>
    public abstract Task RaiseEventAsync(string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default);

    /// <returns>Null when there is no such instance.</returns>
    public abstract Task<OrchestrationMetadata?> GetInstanceAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    /// <summary>A page of instances, in order of creation.</summary>
    public abstract Task<OrchestrationPage> QueryInstancesAsync(OrchestrationQuery query, CancellationToken cancellation = default);

    public abstract Task<OrchestrationMetadata> WaitForInstanceStartAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public abstract Task TerminateInstanceAsync(string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default);

    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default);

    /// <summary>Deletes a finished instance and its history; one that is running or unknown is left alone.</summary>
    /// <returns>Number of instances deleted.</returns>
    public abstract Task<int> PurgeInstanceAsync(string instanceId, bool recursive = false, CancellationToken cancellation = default);

    /// <summary>Deletes finished instances that match.</summary>
    public abstract Task<int> PurgeAllInstancesAsync(OrchestrationQuery filter, CancellationToken cancellation = default);

    /// <summary>Runs a finished instance again with its input, under its own or a new id.</summary>
    public abstract Task<string> RestartAsync(string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default);
}

/// <param name="InstanceId">Null for a random one.</param>
/// <param name="StartAt">Not before this time; null for at once.</param>
public sealed record StartOrchestrationOptions(
    string? InstanceId = null,
    DateTimeOffset? StartAt = null,
    IReadOnlyList<OrchestrationRuntimeStatus>? ReusableStatuses = null);

public sealed record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

/// <param name="InstanceIdPrefix">Null for all.</param>
/// <param name="PageSize">1 to 1000.</param>
/// <param name="ContinuationToken">From the page before; null for the first.</param>
public sealed record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IReadOnlyList<OrchestrationRuntimeStatus>? Statuses = null,
    string? InstanceIdPrefix = null,
    int PageSize = 100,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = null);

public sealed record OrchestrationPage(IReadOnlyList<OrchestrationMetadata> Instances, string? ContinuationToken);

/// <summary>An instance as seen from outside. The serialized members are JSON.</summary>
public sealed record OrchestrationMetadata(
    string Name,
    string InstanceId,
    OrchestrationRuntimeStatus RuntimeStatus,
    DateTimeOffset CreatedAt,
    DateTimeOffset LastUpdatedAt,
    string? SerializedInput,
    string? SerializedOutput,
    string? SerializedCustomStatus,
    TaskFailureDetails? FailureDetails)
{
    public bool IsCompleted => RuntimeStatus is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}

/// <summary>Values as in Microsoft.DurableTask.Client.</summary>
public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}
