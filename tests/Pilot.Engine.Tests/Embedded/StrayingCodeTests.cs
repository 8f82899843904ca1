using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

/// <summary>Code that breaks the rules of replay harms its own instance and nobody else.</summary>
public sealed class StrayingCodeTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new ContractSetup()
        .Activity<int, int>("Old", n => n)
        .Activity<int, int>("New", n => n)
        .Orchestration<int, int>("Good", (context, n) => context.CallActivityAsync<int>("Old", n));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Code_that_was_changed_under_a_running_instance_fails_that_instance_alone()
    {
        setup.Orchestration<int, int>("Story", async (context, _) =>
            await context.CallActivityAsync<int>("Old") + await context.WaitForExternalEvent<int>("go"));
        await using (var first = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("Story", options: new StartOrchestrationOptions("s"));
            await first.Client.WaitForInstanceStartAsync("s");
        }

        setup.Orchestration<int, int>("Story", async (context, _) =>
            await context.CallActivityAsync<int>("New") + await context.WaitForExternalEvent<int>("go"));
        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup);
        await second.Client.RaiseEventAsync("s", "go", 1);

        var end = await second.Client.CompletionOf("s");
        end.FailureDetails!.Properties!["code"].ShouldBe("PILOT0801");
        end.FailureDetails.ErrorMessage.ShouldContain("activity 'Old' (task #0); the code asked for activity 'New' (task #0)");
        (await second.Client.RunAsync("Good", 5)).SerializedOutput.ShouldBe("5");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    public async Task Awaiting_a_foreign_task_fails_the_instance_even_while_a_timer_is_open(int liveExecutions)
    {
        var foreign = new TaskCompletionSource();
        setup.Orchestration<int, int>("Astray", async (context, _) =>
        {
            var timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            await foreign.Task;
            await timer;
            return 1;
        });
        await using var host = await EmbeddedHost.StartAsync(
            folder.Database, setup, options => options.LiveExecutions = liveExecutions);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Astray");
        await host.Client.WaitForInstanceStartAsync(id);

        foreign.SetResult();

        (await host.Client.CompletionOf(id)).FailureDetails!.Properties!["code"].ShouldBe("PILOT0802");
    }

    [Fact]
    public async Task An_orchestration_whose_class_is_gone_fails_with_its_name()
    {
        setup.Orchestration<int, int>("Gone", (context, _) => context.WaitForExternalEvent<int>("go"));
        await using (var first = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            await first.Client.ScheduleNewOrchestrationInstanceAsync("Gone", options: new StartOrchestrationOptions("g"));
            await first.Client.WaitForInstanceStartAsync("g");
        }

        setup.Orchestrations.Remove("Gone");
        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup);
        await second.Client.RaiseEventAsync("g", "go", 1);

        (await second.Client.CompletionOf("g")).FailureDetails!.Properties!["code"].ShouldBe("PILOT0803");
    }
}
