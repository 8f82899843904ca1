using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Storage;

internal static class Statuses
{
    public static bool IsFinished(this OrchestrationRuntimeStatus status) => status is OrchestrationRuntimeStatus.Completed
        or OrchestrationRuntimeStatus.Failed or OrchestrationRuntimeStatus.Terminated;
}
