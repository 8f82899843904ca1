using Microsoft.DurableTask.Testing;
using Pilot.Engine.Tests.Contract;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;
using Pilot.Orchestrations.Durable;
using System.Text.Json;

namespace Pilot.Azure.Tests;

/// <summary>What every host of orchestrations must do, over the wrapper for Durable Functions.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class DurableContractTests : EngineContract
{
    private DurableTaskTestHost? host;

    public override async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    [Fact(Skip = "Durable Functions does not tell an activity that its orchestration has ended.")]
    public override Task Cancellation_tells_an_activity_that_its_orchestration_was_terminated() => Task.CompletedTask;

    protected override async Task<OrchestrationClient> StartHostAsync()
    {
        host = await DurableTaskTestHost.StartAsync(registry =>
        {
            foreach (var (name, make) in Setup.Orchestrations)
            {
                registry.AddOrchestratorFunc<JsonElement?, JsonElement?>(name, (context, _) => DurableContext.RunAsync(make(), context));
            }

            foreach (var (name, make) in Setup.Activities)
            {
                registry.AddActivityFunc<ActivityCall, ActivityResult>(
                    name, (context, call) => ActivityResult.OfAsync(context.Name.Name, make(), call, CancellationToken.None));
            }
        });
        return new DurableOrchestrationClient(() => host.Client);
    }
}
