namespace Pilot.Orchestrations.Durable;

/// <param name="InstanceId">Null for a random one.</param>
/// <param name="StartAt">Not before this time; null for at once.</param>
public sealed record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
{
    /// <summary>
    /// Names of the statuses in which an instance of the same id is not replaced; null for those of an unfinished one. An
    /// unfinished instance is never replaced, also when its status is not among them: terminate it first.
    /// </summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}

public static class StartOrchestrationOptionsExtensions
{
    public static StartOrchestrationOptions WithDedupeStatuses(
        this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses) =>
        options with { DedupeStatuses = Array.ConvertAll(dedupeStatuses, status => status.ToString()) };
}

/// <summary>A start found an instance of its id that it may not replace. Nothing was changed.</summary>
public sealed class OrchestrationAlreadyExistsException(string instanceId, OrchestrationRuntimeStatus status)
    : Exception($"There is an orchestration instance '{instanceId}' already, and it is {status}.")
{
    public string InstanceId { get; } = instanceId;

    /// <summary>Of the instance that is there.</summary>
    public OrchestrationRuntimeStatus RuntimeStatus { get; } = status;
}
