using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>The engine stops while somebody is in the middle of a call to it.</summary>
public sealed class StoppingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task What_is_scheduled_while_the_engine_stops_is_acknowledged_and_runs_at_the_next_start()
    {
        var setup = new ContractSetup().Orchestration<string, string>("Greet", (_, name) => Task.FromResult($"hello {name}"));
        string id;
        await using (var host = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            using var gate = new ManualResetEventSlim();
            var busy = host.Engine.Core.Writer.WriteAsync(_ => gate.Wait(Deadline.Limit));
            var scheduled = host.Client.ScheduleNewOrchestrationInstanceAsync("Greet", "ada");
            var stopped = host.Engine.StopAsync(CancellationToken.None);

            gate.Set();

            await busy;
            id = await scheduled;
            await stopped;
        }

        await using var next = await EmbeddedHost.StartAsync(folder.Database, setup);
        var end = await next.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true);
        end.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Completed);
    }
}
