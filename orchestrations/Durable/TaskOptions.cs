namespace Pilot.Orchestrations.Durable;

/// <summary>How a call is made. As in Microsoft.DurableTask.</summary>
public record TaskOptions(TaskRetryOptions? Retry = null)
{
    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(new TaskRetryOptions(policy));

    public static TaskOptions FromRetryHandler(Func<RetryContext, Task<bool>> handler) => new(new TaskRetryOptions(handler));
}

/// <param name="InstanceId">Id of the child; null for one derived from the parent's.</param>
public sealed record SubOrchestrationOptions(TaskRetryOptions? Retry = null, string? InstanceId = null) : TaskOptions(Retry);

/// <summary>Either a policy or a handler.</summary>
public sealed class TaskRetryOptions
{
    public TaskRetryOptions(RetryPolicy policy) => Policy = policy;

    public TaskRetryOptions(Func<RetryContext, Task<bool>> handler) => Handler = handler;

    public RetryPolicy? Policy { get; }

    /// <summary>Called in the orchestration after each failure, deterministic like it; true tries again.</summary>
    public Func<RetryContext, Task<bool>>? Handler { get; }
}

/// <param name="MaxNumberOfAttempts">All attempts, at least 1.</param>
/// <param name="FirstRetryInterval">Wait before the second attempt.</param>
/// <param name="BackoffCoefficient">Factor from one wait to the next, at least 1.</param>
/// <param name="MaxRetryInterval">Longest wait; null for none.</param>
/// <param name="RetryTimeout">No attempt starts later than this after the first; null for none.</param>
public sealed record RetryPolicy(
    int MaxNumberOfAttempts,
    TimeSpan FirstRetryInterval,
    double BackoffCoefficient = 1,
    TimeSpan? MaxRetryInterval = null,
    TimeSpan? RetryTimeout = null)
{
    /// <summary>Says which failures are worth another attempt; all when not set.</summary>
    public Func<TaskFailureDetails, bool>? HandleFailure { get; init; }
}

public sealed record RetryContext(
    OrchestrationContext OrchestrationContext,
    int LastAttemptNumber,
    TaskFailureDetails LastFailure,
    TimeSpan TotalRetryTime);
