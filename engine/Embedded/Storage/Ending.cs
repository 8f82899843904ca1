using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

/// <summary>How an instance stands after its last turn.</summary>
internal readonly record struct Ending(OrchestrationRuntimeStatus Status, string? Output, TaskFailureDetails? Failure)
{
    public static Ending Of(ExecutionEnd end) => end switch
    {
        ExecutionCompleted completed => new(OrchestrationRuntimeStatus.Completed, completed.Output, null),
        ExecutionFailed failed => new(OrchestrationRuntimeStatus.Failed, null, failed.Failure),
        ExecutionTerminated terminated => new(OrchestrationRuntimeStatus.Terminated, terminated.Output, null),
        _ => throw new ArgumentException($"An instance does not end by {end.GetType().Name}."),
    };
}
