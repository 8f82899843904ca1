using Pilot.Core.Errors;
using Pilot.Orchestrations.Durable;

namespace Pilot.Functions.Orchestrations;

internal static class OrchestrationErrors
{
    public static PilotError NoSuchStatus(string text) => new(
        "PILOT0819",
        $"There is no orchestration status '{text}'.",
        $"Use one of: {string.Join(", ", Enum.GetNames<OrchestrationRuntimeStatus>())}.");
}
