using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Core.Activities;
using Pilot.Core.Api;
using Pilot.Core.Errors;
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
    public async Task An_activity_that_was_running_whenever_the_process_died_is_parked_until_somebody_says_so()
    {
        var isWell = false;
        setup.Activity<int, string>("Work", async (context, _) =>
        {
            await (isWell ? Task.CompletedTask : Task.Delay(Timeout.Infinite, context.Cancellation));
            return "well";
        });
        // Commits of the first life: recovery, schedule, turn. Of the later ones: recovery, the note that the activity runs.
        await LiveUntilCrashAsync(new CommitFaults(3, before: false), schedule: true);
        await LiveUntilCrashAsync(new CommitFaults(2, before: false), schedule: false);
        await LiveUntilCrashAsync(new CommitFaults(2, before: false), schedule: false);

        await using var last = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.MaxActivityCrashes = 2);

        var parked = await ParkedAsync(last);
        parked.Code.ShouldBe("PILOT0808");
        parked.Activity.ShouldBe("Work");
        (await last.Client.GetInstanceAsync("poisoned"))!.RuntimeStatus.ShouldBe(OrchestrationRuntimeStatus.Running);

        isWell = true;
        (await last.Inspector.RetryAsync("poisoned")).ShouldBe(1);

        (await last.Client.CompletionOf("poisoned")).SerializedOutput.ShouldBe("\"well\"");
        (await last.Inspector.ShowAsync("poisoned", CancellationToken.None)).Parked.ShouldBeEmpty();
        (await Should.ThrowAsync<PilotException>(last.Inspector.RetryAsync("poisoned"))).Error.Code.ShouldBe("PILOT0817");
    }

    [Fact]
    public async Task What_is_parked_stays_parked_after_a_restart()
    {
        setup.Activity<int, string>("Work", async (context, _) =>
        {
            await Task.Delay(Timeout.Infinite, context.Cancellation);
            return "never";
        });
        await LiveUntilCrashAsync(new CommitFaults(3, before: false), schedule: true);
        await LiveUntilCrashAsync(new CommitFaults(2, before: false), schedule: false);
        await using (var host = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.MaxActivityCrashes = 1))
        {
            await ParkedAsync(host);
        }

        await using var last = await EmbeddedHost.StartAsync(folder.Database, setup, options => options.MaxActivityCrashes = 1);

        (await ParkedAsync(last)).Code.ShouldBe("PILOT0808");
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

    private static async Task<ParkedWork> ParkedAsync(EmbeddedHost host)
    {
        OrchestrationView? view = null;
        await Deadline.Until(async () =>
            (view = await host.Inspector.ShowAsync("poisoned", CancellationToken.None)).Parked.Count > 0);
        return view!.Parked.ShouldHaveSingleItem();
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
