namespace Microsoft.DurableTask.Client;

public abstract class DurableTaskClient(string name) : IAsyncDisposable
{
    public string Name { get; } = name;

    public abstract Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = default, StartOrchestrationOptions? options = default, CancellationToken cancellation = default);

    public abstract Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = default, CancellationToken cancellation = default);

    public abstract Task<OrchestrationMetadata> WaitForInstanceStartAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public abstract Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default);

    public virtual Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = default, CancellationToken cancellation = default) => throw new NotSupportedException();

    public abstract Task SuspendInstanceAsync(string instanceId, string? reason = default, CancellationToken cancellation = default);

    public abstract Task ResumeInstanceAsync(string instanceId, string? reason = default, CancellationToken cancellation = default);

    public virtual Task<OrchestrationMetadata?> GetInstanceAsync(
        string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public abstract AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = default);

    public virtual Task<PurgeResult> PurgeInstanceAsync(
        string instanceId, PurgeInstanceOptions? options = default, CancellationToken cancellation = default) => throw new NotSupportedException();

    public virtual Task<PurgeResult> PurgeAllInstancesAsync(
        PurgeInstancesFilter filter, PurgeInstanceOptions? options = default, CancellationToken cancellation = default) => throw new NotSupportedException();

    public virtual Task<string> RestartAsync(
        string instanceId, bool restartWithNewInstanceId = false, CancellationToken cancellation = default) => throw new NotSupportedException();

    public abstract ValueTask DisposeAsync();
}

public sealed class OrchestrationMetadata(string name, string instanceId)
{
    public string Name { get; } = name;

    public string InstanceId { get; } = instanceId;

    public OrchestrationRuntimeStatus RuntimeStatus { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset LastUpdatedAt { get; init; }

    public string? SerializedInput { get; init; }

    public string? SerializedOutput { get; init; }

    public string? SerializedCustomStatus { get; init; }

    public TaskFailureDetails? FailureDetails { get; init; }
}

public enum OrchestrationRuntimeStatus
{
    Running = 0,
    Completed = 1,
    ContinuedAsNew = 2,
    Failed = 3,
    Canceled = 4,
    Terminated = 5,
    Pending = 6,
    Suspended = 7,
}

public record OrchestrationQuery(
    DateTimeOffset? CreatedFrom = default,
    DateTimeOffset? CreatedTo = default,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = default,
    IEnumerable<string>? TaskHubNames = default,
    string? InstanceIdPrefix = default,
    int PageSize = 100,
    bool FetchInputsAndOutputs = false,
    string? ContinuationToken = default);

public class PurgeResult(int count, bool? isComplete)
{
    public int PurgedInstanceCount { get; } = count;

    public bool? IsComplete { get; } = isComplete;
}

public record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = default, DateTimeOffset? CreatedTo = default, IEnumerable<OrchestrationRuntimeStatus>? Statuses = default)
{
    public TimeSpan? Timeout { get; init; }
}

public record PurgeInstanceOptions(bool Recursive = false);

public record TerminateInstanceOptions(object? Output = default, bool Recursive = false);
