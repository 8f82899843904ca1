namespace Pilot.Orchestrations.Durable;

/// <param name="CreatedFrom">Inclusive, as is <paramref name="CreatedTo"/>.</param>
/// <param name="Statuses">Null or empty for all; those of unfinished instances find nothing to purge.</param>
public sealed record PurgeInstancesFilter(
    DateTimeOffset? CreatedFrom = null,
    DateTimeOffset? CreatedTo = null,
    IEnumerable<OrchestrationRuntimeStatus>? Statuses = null)
{
    /// <summary>No step of the purge begins later than this after its start; null for no limit.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <param name="Recursive">Finished children are deleted too, and theirs.</param>
public sealed record PurgeInstanceOptions(bool Recursive = false);

/// <param name="purgedInstanceCount">Children included.</param>
/// <param name="isComplete">False when the time was up before all that matched was looked at; null when the host cannot tell.</param>
public sealed class PurgeResult(int purgedInstanceCount, bool? isComplete = null)
{
    public int PurgedInstanceCount { get; } = purgedInstanceCount;

    public bool? IsComplete { get; } = isComplete;
}
