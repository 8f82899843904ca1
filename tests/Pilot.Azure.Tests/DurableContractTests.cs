using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;
using Pilot.Engine.Tests.Contract;
using Pilot.Functions.Serverless;
using Pilot.Hosts.Azure.Durable;
using Pilot.Orchestrations.Durable;

namespace Pilot.Azure.Tests;

/// <summary>What every host of orchestrations must do, over the wrapper, on Microsoft's in-process test host.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage(
    "Design", "CA1001", Justification = "xunit calls DisposeAsync of IAsyncLifetime.")]
public sealed class DurableContractTests : EngineContract
{
    private const string NoChildren = "Microsoft's in-process test host takes no children along.";
    private const string NoStartTime = "Microsoft's in-process test host starts at once, whatever start time it is told.";

    private DurableTaskTestHost? host;

    /// <summary>The test host takes two activities at a time, and looks for more twice a second.</summary>
    protected override int LargeFanOut => 20;

    public override async Task DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    [Fact(Skip = "Durable Functions does not tell an activity that its orchestration has ended.")]
    public override Task Cancellation_tells_an_activity_that_its_orchestration_was_terminated() => Task.CompletedTask;

    [Fact(Skip = "Durable Functions promises no order of what a query finds.")]
    public override Task A_query_is_in_order_of_creation() => Task.CompletedTask;

    [Fact(Skip = NoStartTime)]
    public override Task A_start_time_in_the_future_keeps_the_instance_pending() => Task.CompletedTask;

    [Fact(Skip = NoStartTime)]
    public override Task A_start_time_soon_is_kept() => Task.CompletedTask;

    [Fact(Skip = NoChildren)]
    public override Task Terminating_recursively_ends_the_children_too() => Task.CompletedTask;

    [Fact(Skip = NoChildren)]
    public override Task A_purge_takes_the_children_along_only_when_it_is_recursive() => Task.CompletedTask;

    protected override async Task<OrchestrationClient> StartHostAsync()
    {
        host = await TestHost.StartAsync(registry =>
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
