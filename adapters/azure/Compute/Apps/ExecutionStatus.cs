using Pilot.Core.Launch;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>Reads what an execution is doing.</summary>
internal static class ExecutionStatus
{
    /// <summary>The run's own: the first that was begun.</summary>
    public static AppExecution? First(IReadOnlyList<AppExecution> executions) => executions.MinBy(Age);

    /// <summary>Begun by a request whose answer was lost and that was thought not to have arrived.</summary>
    public static IEnumerable<AppExecution> Surplus(IReadOnlyList<AppExecution> executions) =>
        executions.OrderBy(Age).Skip(1).Where(IsAlive);

    public static bool IsAlive(AppExecution execution) => execution.Properties?.Status is "Running" or "Processing" or "Unknown" or "Degraded" or null;

    public static TargetStatus Of(AppExecution execution) => execution.Properties?.Status switch
    {
        "Running" or "Degraded" => new TargetStatus(TargetState.Running, "The execution runs."),
        "Succeeded" => new TargetStatus(TargetState.Stopped, "The execution has ended."),
        // An agent that could leave its last word ends well, whatever became of the job.
        "Failed" => new TargetStatus(TargetState.Lost, "The execution has failed without its agent's last word."),
        "Stopped" => new TargetStatus(TargetState.Stopped, "The execution was stopped."),
        var other => new TargetStatus(TargetState.Pending, $"The execution is being scheduled ({other ?? "Processing"})."),
    };

    private static (DateTimeOffset, string) Age(AppExecution execution) =>
        (execution.Properties?.StartTime ?? DateTimeOffset.MaxValue, execution.Name ?? "");
}
