using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>One watch for all runs, and nothing that breaks it makes a status wrong.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task Many_runs_cost_few_calls()
    {
        await using var lab = await KubeLab.StartAsync();
        await lab.Target.StatusAsync(KubeLab.NewRun(), default);
        await Clouds.Testing.Eventually.HoldsAsync(() => "both watches are open", () => Task.FromResult(lab.Cluster.OpenWatches == 2));
        var runs = new List<RunKey>();
        for (var i = 0; i < 12; i++)
        {
            runs.Add(await lab.StartedAsync());
        }

        foreach (var run in runs)
        {
            await lab.UntilAsync(run, TargetState.Running);
        }

        var before = lab.Target.Calls;
        foreach (var run in runs.Concat(runs).Concat(runs))
        {
            (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Running);
        }

        (lab.Target.Calls - before).ShouldBe(0);
        lab.Cluster.Seen.Where(call => call is "list jobs" or "list pods" or "watch jobs" or "watch pods").Order().ShouldBe(
            ["list jobs", "list pods", "watch jobs", "watch pods"]);
    }

    [Fact]
    public async Task What_the_watch_has_not_seen_is_read()
    {
        await using var lab = await KubeLab.StartAsync();
        await lab.Target.StatusAsync(KubeLab.NewRun(), default);
        var run = KubeLab.NewRun();
        await using (var other = KubeLab.TargetOf(lab.Cluster))
        {
            await other.StartAsync(KubeLab.Request(run), default);
        }

        (await lab.Target.StatusAsync(run, default)).State.ShouldNotBe(TargetState.Unknown);
    }

    [Theory]
    [InlineData(Fault.Expired)]
    [InlineData(Fault.HalfLine)]
    [InlineData(Fault.LostAnswer)]
    public async Task A_watch_that_breaks_goes_on(Fault fault)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions
        {
            Faults = new FaultPlan(7).On("watch", "pods", fault, 0.3, times: 4).On("watch", "jobs", fault, 0.3, times: 4),
        });
        var run = await lab.StartedAsync();

        (await lab.ContainerAsync(run)).End(0);

        await lab.UntilAsync(run, TargetState.Stopped);
    }

    [Fact]
    public async Task A_version_that_is_not_kept_any_more_is_listed_anew()
    {
        var options = new ClusterOptions { Bookmarks = TimeSpan.FromMilliseconds(20) };
        await using var lab = await KubeLab.StartAsync(options);
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        lab.Cluster.Compact();
        lab.Cluster.BreakWatches();

        container.End(0);

        await lab.UntilAsync(run, TargetState.Stopped);
    }

    [Fact]
    public async Task What_was_deleted_while_nobody_watched_is_seen_by_the_next_list()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);
        lab.Cluster.Options.Denied.UnionWith(["watch jobs", "watch pods"]);
        lab.Cluster.BreakWatches();
        await Clouds.Testing.Eventually.HoldsAsync(() => "no watch is open", () => Task.FromResult(lab.Cluster.OpenWatches == 0));

        lab.Cluster.Remove(Kind.Job, lab.Cluster.All(Kind.Job).Single());
        lab.Cluster.Compact();
        lab.Cluster.Options.Denied.Clear();

        await lab.UntilAsync(run, TargetState.Lost);
    }

    [Fact]
    public async Task A_watch_that_says_nothing_at_all_is_begun_again()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Time = time, Bookmarks = TimeSpan.FromHours(1) });
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);
        int Begun() => lab.Cluster.Seen.Count(call => call == "watch jobs");
        var before = Begun();

        time.Advance(TimeSpan.FromSeconds(151));
        await Clouds.Testing.Eventually.HoldsAsync(() => "the watch was begun again", () =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(Begun() > before);
        });
    }

    [Fact]
    public async Task Nobody_who_asks_any_more_is_watched_for()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Time = time, Bookmarks = TimeSpan.FromHours(1) });
        var run = await lab.StartedAsync();
        await lab.UntilAsync(run, TargetState.Running);

        await Clouds.Testing.Eventually.HoldsAsync(() => "no watch is open", () =>
        {
            time.Advance(TimeSpan.FromSeconds(60));
            return Task.FromResult(lab.Cluster.OpenWatches == 0);
        });

        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Running);
    }

    [Fact]
    public async Task A_list_of_many_comes_in_pages()
    {
        await using var lab = await KubeLab.StartAsync(nodes: false);
        for (var i = 0; i < 1201; i++)
        {
            lab.Cluster.AddNode($"n{i}", new Dictionary<string, string> { ["node.kubernetes.io/instance-type"] = $"t{i}" }, ("cpu", "2"), ("memory", "4Gi"));
        }

        var answer = await lab.Target.OffersAsync(new OfferQuery(new Core.JobFiles.ResourceRequest(Cpu: 1), null), default);

        answer.Offers.Count.ShouldBe(1201);
        lab.Cluster.Seen.Count(call => call == "list nodes").ShouldBe(3);
    }
}
