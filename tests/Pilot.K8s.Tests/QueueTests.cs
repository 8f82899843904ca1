using System.Text.Json.Nodes;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>Jobs that Kueue holds until there is quota for them, and takes off the cluster again.</summary>
public sealed class QueueTests
{
    private const string Time = "2026-01-01T00:00:00Z";

    [Theory]
    [InlineData("v1beta1")]
    [InlineData("v1beta2")]
    public async Task A_job_in_a_queue_says_which_and_what_the_queue_lacks(string version)
    {
        await using var lab = await HoldingAsync(new ClusterOptions { HoldsJobs = true, Kueue = version });
        var run = await lab.StartedAsync();

        var status = await lab.UntilAsync(run, status => status.Message.Contains("insufficient unused quota", StringComparison.Ordinal));

        status.State.ShouldBe(TargetState.Pending);
        status.Refusal.ShouldBeNull();
        status.Message.ShouldBe(
            "It waits in the queue team-a until there is quota for it: couldn't assign flavors to pod set main: insufficient unused quota for cpu in flavor default-flavor, 1 more needed.");
        Admit(lab);
        await lab.UntilAsync(run, TargetState.Running);
    }

    [Fact]
    public async Task Quota_that_waits_for_checks_names_them()
    {
        await using var lab = await HoldingAsync();
        var run = await lab.StartedAsync();
        await lab.UntilAsync(run, status => status.Message.Contains("team-a", StringComparison.Ordinal));

        Change(lab, workload =>
        {
            workload.SetCondition("QuotaReserved", "True", "QuotaReserved", "Quota reserved in ClusterQueue gpus", Time);
            workload["status"]!["admissionChecks"] = new JsonArray(
                new JsonObject { ["name"] = "budget", ["state"] = "Ready", ["message"] = "" },
                new JsonObject { ["name"] = "provision", ["state"] = "Pending", ["message"] = "1 node is on its way" });
        });
        lab.Open(("queue", "team-a"));

        (await lab.UntilAsync(run, status => status.Message.Contains("provision", StringComparison.Ordinal))).Message.ShouldBe(
            "The queue team-a has quota for it, and waits for provision (1 node is on its way).");
    }

    [Theory]
    [InlineData(
        "couldn't assign flavors to pod set main: insufficient quota for nvidia.com/gpu in flavor a100, previously considered podsets requests (0) + current podset request (9) > maximum capacity (8)",
        "Pending", RefusalKind.Quota, "too small for it")]
    [InlineData("more than the queue has", "ExceedsMaxQuota", RefusalKind.Quota, "too small for it")]
    [InlineData("LocalQueue team-a doesn't exist", "Inadmissible", RefusalKind.UnknownMachine, "is not there")]
    public async Task A_queue_that_can_never_take_it_is_not_waited_for(string says, string reason, RefusalKind kind, string words)
    {
        await using var lab = await HoldingAsync(new ClusterOptions { HoldsJobs = true, QueueSays = says });
        var run = await lab.StartedAsync();
        await Clouds.Testing.Eventually.HoldsAsync(() => "Kueue knows it", () => Task.FromResult(lab.Cluster.All(Kind.Workload).Count == 1));
        Change(lab, workload => workload.Condition("QuotaReserved")!["reason"] = reason);

        var status = await lab.UntilAsync(run, status => status.Refusal is not null);

        status.Refusal!.Kind.ShouldBe(kind);
        status.Refusal.Message.ShouldContain(words);
    }

    [Fact]
    public async Task A_queue_with_one_flavor_that_is_too_small_and_one_that_comes_free_is_waited_for()
    {
        await using var lab = await HoldingAsync(new ClusterOptions
        {
            HoldsJobs = true,
            QueueSays = "couldn't assign flavors to pod set main: insufficient quota for cpu in flavor small, request > maximum capacity (9 > 8), insufficient unused quota for cpu in flavor big, 1 more needed",
        });
        var run = await lab.StartedAsync();
        await Clouds.Testing.Eventually.HoldsAsync(() => "Kueue knows it", () => Task.FromResult(lab.Cluster.All(Kind.Workload).Count == 1));
        Change(lab, workload => workload.Condition("QuotaReserved")!["reason"] = "ExceedsMaxQuota");

        (await lab.UntilAsync(run, status => status.Message.Contains("flavor big", StringComparison.Ordinal))).Refusal.ShouldBeNull();
    }

    [Fact]
    public async Task A_run_whose_place_the_queue_takes_is_lost_and_no_second_pod_takes_it_up()
    {
        await using var lab = await HoldingAsync();
        var run = await lab.StartedAsync();
        await lab.UntilAsync(run, status => status.Message.Contains("team-a", StringComparison.Ordinal));
        Admit(lab);
        var container = await lab.ContainerAsync(run);
        lab.Open(("queue", "team-a"));

        Change(lab, workload =>
        {
            workload.SetCondition("QuotaReserved", "False", "Pending", "Preempted to accommodate a workload with a higher priority", Time);
            workload.SetCondition("Evicted", "True", "Preempted", "Preempted to accommodate a workload with a higher priority", Time);
        });
        lab.Cluster.Edit(Kind.Job, lab.Cluster.All(Kind.Job).Single(), job => job["spec"]!["suspend"] = true);

        (await container.Ended).ShouldBe(143, "the agent had its signal");
        var status = await lab.UntilAsync(run, TargetState.Lost);
        status.Message.ShouldBe("The queue team-a took the run's place away (Preempted): Preempted to accommodate a workload with a higher priority.");
        lab.Containers.Started.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_place_that_was_taken_before_the_pod_was_ready_is_waited_for()
    {
        await using var lab = await HoldingAsync();
        var run = await lab.StartedAsync();
        await Clouds.Testing.Eventually.HoldsAsync(() => "Kueue knows it", () => Task.FromResult(lab.Cluster.All(Kind.Workload).Count == 1));

        Change(lab, workload => workload.SetCondition("Evicted", "True", "PodsReadyTimeout", "Exceeded the PodsReady timeout", Time));

        (await lab.UntilAsync(run, status => status.Message.Contains("team-a", StringComparison.Ordinal))).State.ShouldBe(TargetState.Pending);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("v1beta1", "list workloads")]
    public async Task Without_kueues_word_the_queue_is_still_named(string? version, string? denied)
    {
        await using var lab = await HoldingAsync(new ClusterOptions { HoldsJobs = true, Kueue = version });
        lab.Cluster.Options.Denied.UnionWith(denied is null ? [] : [denied]);
        var run = await lab.StartedAsync();

        var status = await lab.UntilAsync(run, status => status.Message.Contains("team-a", StringComparison.Ordinal));

        status.Message.ShouldBe("It waits in the queue team-a until there is quota for it.");
        (await lab.Target.StatusAsync(run, default)).ShouldBe(status);
        lab.Cluster.Seen.Count(call => call == "list workloads").ShouldBe(denied is null ? 0 : 1, "what may not be asked is not asked each time");
    }

    [Fact]
    public async Task A_job_that_somebody_suspends_is_told_without_a_queue()
    {
        await using var lab = await KubeLab.StartAsync(nodes: false);
        var run = await lab.StartedAsync();
        await Clouds.Testing.Eventually.HoldsAsync(() => "there is a pod", () => Task.FromResult(lab.Cluster.All(Kind.Pod).Count == 1));

        lab.Cluster.Edit(Kind.Job, lab.Cluster.All(Kind.Job).Single(), job => job["spec"]!["suspend"] = true);

        await lab.UntilAsync(run, status => status is { State: TargetState.Pending, Message: "The Job is suspended." });
    }

    private static async Task<KubeLab> HoldingAsync(ClusterOptions? options = null)
    {
        var lab = await KubeLab.StartAsync(options ?? new ClusterOptions { HoldsJobs = true });
        lab.Open(("queue", "team-a"));
        return lab;
    }

    private static void Change(KubeLab lab, Action<JsonObject> change) =>
        lab.Cluster.Edit(Kind.Workload, lab.Cluster.All(Kind.Workload).Single(), change);

    private static void Admit(KubeLab lab)
    {
        Change(lab, workload =>
        {
            workload.SetCondition("QuotaReserved", "True", "QuotaReserved", "Quota reserved in ClusterQueue gpus", Time);
            workload.SetCondition("Admitted", "True", "Admitted", "The workload is admitted", Time);
        });
        lab.Cluster.Edit(Kind.Job, lab.Cluster.All(Kind.Job).Single(), job => job["spec"]!["suspend"] = false);
    }
}
