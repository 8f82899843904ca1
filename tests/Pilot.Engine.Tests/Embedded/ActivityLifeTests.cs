using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Tests.Kit;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Tests.Embedded;

public sealed class ActivityLifeTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly ContractSetup setup = new();

    public ActivityLifeTests() =>
        setup.Orchestration<int, string>("Call", (context, _) => context.CallActivityAsync<string>("Work"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_activity_that_the_host_interrupts_has_not_failed_and_runs_again_under_its_key()
    {
        var attempts = new ConcurrentQueue<ActivityContext>();
        var running = new TaskCompletionSource();
        setup.Activity<int, string>("Work", async (context, _) =>
        {
            attempts.Enqueue(context);
            if (context.Attempt == 1)
            {
                running.SetResult();
                await Task.Delay(Timeout.Infinite, context.Cancellation);
            }

            return "done";
        });
        string id;
        await using (var first = await EmbeddedHost.StartAsync(folder.Database, setup))
        {
            id = await first.Client.ScheduleNewOrchestrationInstanceAsync("Call");
            await running.Task.WaitAsync(Deadline.Limit);
        }

        // Only one crash is allowed, and a clean stop must not count as one.
        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.MaxActivityCrashes = 1);
        (await second.Client.CompletionOf(id)).SerializedOutput.ShouldBe("\"done\"");
        attempts.Select(context => context.Attempt).ShouldBe([1, 2]);
        attempts.Select(context => context.IdempotencyKey).Distinct().ShouldHaveSingleItem().ShouldStartWith($"{id}/");
    }

    [Fact]
    public async Task An_activity_that_was_running_whenever_the_process_died_is_given_up_with_an_explanation()
    {
        var runs = 0;
        setup.Activity<int, string>("Work", async (context, _) =>
        {
            Interlocked.Increment(ref runs);
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return "never";
        });
        // Commits of the first life: recovery, schedule, turn, the note that the activity runs. Later: recovery, the note.
        await LiveUntilCrashAsync(new CommitFaults(4, before: false), schedule: true);
        await LiveUntilCrashAsync(new CommitFaults(2, before: false), schedule: false);

        await using var last = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.MaxActivityCrashes = 2);

        var end = await last.Client.CompletionOf("poisoned");
        end.FailureDetails!.Properties!["code"].ShouldBe("PILOT0808");
        runs.ShouldBe(1);
    }

    [Fact]
    public async Task A_result_that_comes_after_the_end_is_dropped()
    {
        var running = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        var finished = new TaskCompletionSource();
        setup.Activity<int, string>("Work", async (_, _) =>
        {
            running.SetResult();
            await release.Task;
            finished.SetResult();
            return "late";
        });
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync("Call");
        await running.Task.WaitAsync(Deadline.Limit);
        await host.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("stopped"));
        var end = await host.Client.CompletionOf(id);

        release.SetResult();
        await finished.Task.WaitAsync(Deadline.Limit);
        // Stopping waits for what still runs, so the late result has been written or dropped when it returns.
        await host.Engine.StopAsync(CancellationToken.None);

        await using var second = await EmbeddedHost.StartAsync(folder.Database, setup);
        (await second.Client.GetInstanceAsync(id, true)).ShouldBe(end);
    }

    [Fact]
    public async Task Activities_are_made_by_the_container_in_a_scope_of_their_own()
    {
        var scopes = new ConcurrentBag<Scoped>();
        setup.Orchestration<int, int>("Both", async (context, _) =>
            await context.CallActivityAsync<int>(nameof(Counting)) + await context.CallActivityAsync<int>(nameof(Counting)));
        await using var host = await EmbeddedHost.StartAsync(
            folder.Database,
            setup,
            options => options.Activities.Add<Counting>(),
            services: services => services.AddSingleton(scopes).AddScoped<Scoped>());

        (await host.Client.RunAsync("Both")).SerializedOutput.ShouldBe("2");

        scopes.Distinct().Count().ShouldBe(2);
    }

    private async Task LiveUntilCrashAsync(CommitFaults faults, bool schedule)
    {
        await using var host = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.Faults = faults);
        if (schedule)
        {
            await host.Client.ScheduleNewOrchestrationInstanceAsync("Call", options: new StartOrchestrationOptions("poisoned"));
        }

        await faults.Crashed.WaitAsync(Deadline.Limit);
    }

    internal sealed class Scoped;

    internal sealed class Counting(Scoped scoped, ConcurrentBag<Scoped> seen) : Activity<int, int>
    {
        public override Task<int> RunAsync(ActivityContext context, int input)
        {
            seen.Add(scoped);
            return Task.FromResult(1);
        }
    }
}
