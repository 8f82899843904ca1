using Pilot.Core.Launch;
using Pilot.Adapters.K8s.Compute;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>How a run ends, is ended, taken away or deleted behind our back.</summary>
public sealed class StatusTests
{
    [Fact]
    public async Task A_container_that_ends_has_stopped_whatever_its_code()
    {
        await using var lab = await KubeLab.StartAsync();
        var (good, bad) = (await lab.StartedAsync(), await lab.StartedAsync());

        (await lab.ContainerAsync(good)).End(0);
        var container = await lab.ContainerAsync(bad);
        container.Output = "PILOT1006: Storage refuses the agent";
        container.End(7);

        await lab.UntilAsync(good, TargetState.Stopped);
        var status = await lab.UntilAsync(bad, TargetState.Stopped);
        status.Refusal.ShouldBeNull();
        status.Message.ShouldBe("The container has ended with exit code 7; the end of its log: PILOT1006: Storage refuses the agent.");
    }

    [Fact]
    public async Task A_pod_that_the_cluster_takes_away_is_lost()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        await lab.Cluster.TakeAwayAsync(lab.Cluster.All(Kind.Pod).Single());

        (await lab.UntilAsync(run, TargetState.Lost)).Message.ShouldContain("took the pod away");
    }

    [Fact]
    public async Task An_evicted_pod_is_lost_with_the_nodes_words()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        lab.Cluster.Edit(Kind.Pod, lab.Cluster.All(Kind.Pod).Single(), pod =>
        {
            pod.Status()["phase"] = "Failed";
            pod.Status()["reason"] = "Evicted";
            pod.Status()["message"] = "The node was low on resource: memory. Threshold quantity: 100Mi, available: 41Mi.";
            pod.SetCondition("DisruptionTarget", "True", "TerminationByKubelet", "The node was low on resource: memory.", "2026-01-01T00:00:00Z");
        });

        (await lab.UntilAsync(run, TargetState.Lost)).Message.ShouldContain("low on resource: memory");
    }

    [Fact]
    public async Task A_job_that_somebody_deletes_is_lost_and_its_secret_goes_with_it()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        lab.Cluster.Remove(Kind.Job, lab.Cluster.All(Kind.Job).Single());

        (await lab.UntilAsync(run, TargetState.Lost)).Message.ShouldBe("Somebody deleted the Job.");
        await Clouds.Testing.Eventually.HoldsAsync(() => "nothing is left", () => Task.FromResult(lab.Cluster.All(Kind.Secret).Count + lab.Cluster.All(Kind.Pod).Count == 0));
    }

    [Fact]
    public async Task A_finished_job_that_its_time_to_live_removes_has_stopped()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        (await lab.ContainerAsync(run)).End(0);
        await lab.UntilAsync(run, TargetState.Stopped);

        lab.Cluster.Remove(Kind.Job, lab.Cluster.All(Kind.Job).Single());

        await lab.UntilAsync(run, status => status.Message.Contains("removed since", StringComparison.Ordinal) && status.State == TargetState.Stopped);
    }

    [Fact]
    public async Task A_stop_gives_the_agent_its_signal_and_the_run_has_stopped_when_it_is_gone()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);

        await lab.Target.StopAsync(run, TimeSpan.FromSeconds(5), default);

        (await container.Ended).ShouldBe(143);
        await lab.UntilAsync(run, TargetState.Stopped);
        await Clouds.Testing.Eventually.HoldsAsync(() => "the job is gone", async () => (await lab.Target.RunsAsync(default)).Count == 0);
        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Stopped);
        await lab.Target.StopAsync(run, TimeSpan.FromSeconds(5), default);
    }

    [Fact]
    public async Task A_stop_tells_the_pod_how_long_it_has()
    {
        await using var lab = await KubeLab.StartAsync();
        lab.Containers.Deaf = true;
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        await lab.Target.StopAsync(run, TimeSpan.FromSeconds(5), default);

        lab.Cluster.All(Kind.Pod).Single().Meta()["deletionGracePeriodSeconds"]!.GetValue<long>().ShouldBe(35);
        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Running, "it is still in its grace");
    }

    [Fact]
    public async Task A_run_that_waits_for_a_node_can_be_stopped()
    {
        await using var lab = await KubeLab.StartAsync(nodes: false);
        var run = await lab.StartedAsync();
        await lab.UntilAsync(run, TargetState.Pending);

        await lab.Target.StopAsync(run, TimeSpan.Zero, default);

        await lab.UntilAsync(run, TargetState.Stopped);
        lab.Containers.Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_removed_run_is_unknown_at_once()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        (await lab.ContainerAsync(run)).End(0);
        await lab.UntilAsync(run, TargetState.Stopped);

        await lab.Target.RemoveAsync(run, default);

        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        await Clouds.Testing.Eventually.HoldsAsync(() => "nothing is left", () => Task.FromResult(lab.Cluster.All(Kind.Secret).Count + lab.Cluster.All(Kind.Pod).Count == 0));
        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
    }

    [Fact]
    public async Task A_restarted_platform_knows_its_runs_and_nobody_elses()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        var other = new KubernetesTarget(KubeLab.Account(lab.Cluster), "pffffffffff", _ => throw new InvalidOperationException(), TimeProvider.System, _ => { });
        await using (other)
        {
            await other.StartAsync(KubeLab.Request(run), default);
            (await other.RunsAsync(default)).Count.ShouldBe(1);
        }

        lab.Open();

        (await lab.Target.RunsAsync(default)).Single().Run.ShouldBe(run);
        await lab.UntilAsync(run, TargetState.Running);
    }

    [Fact]
    public async Task An_agent_that_cannot_be_put_in_place_is_lost_and_no_repeat_helps()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        lab.Cluster.Edit(Kind.Pod, lab.Cluster.All(Kind.Pod).Single(), pod =>
        {
            pod.Status()["phase"] = "Failed";
            pod.Status()["initContainerStatuses"]![0]!["state"] = System.Text.Json.Nodes.JsonNode.Parse(
                """{"terminated":{"exitCode":1,"reason":"Error","message":"cannot write to /pilot: no space left on device"}}""");
        });

        var status = await lab.UntilAsync(run, TargetState.Lost);
        status.Message.ShouldContain("no space left on device");
        status.Refusal!.Kind.ShouldBe(RefusalKind.Invalid);
    }
}
