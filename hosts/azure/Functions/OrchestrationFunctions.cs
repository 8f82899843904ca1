using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Pilot.Hosts.Azure.Durable;
using Pilot.Orchestrations.Jobs;

namespace Pilot.Hosts.Azure.Functions;

/// <summary>Every orchestration, a line each.</summary>
internal sealed class OrchestrationFunctions
{
    [Function(nameof(RunJob))]
    public static Task<JsonElement?> TellRunJob([OrchestrationTrigger] TaskOrchestrationContext context) => DurableContext.RunAsync(new RunJob(), context);
}
