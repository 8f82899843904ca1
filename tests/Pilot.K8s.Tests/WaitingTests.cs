using Microsoft.Extensions.Time.Testing;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>Why a run waits, always in words, and as a refusal where waiting may not help.</summary>
public sealed class WaitingTests
{
    private const string NotFound =
        "rpc error: code = NotFound desc = failed to pull and unpack image \"docker.io/example/train:1\": failed to resolve reference \"docker.io/example/train:1\": docker.io/example/train:1: not found";

    [Fact]
    public async Task Nodes_that_are_full_are_no_capacity_in_the_schedulers_words()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync(new ResourceRequest(Cpu: 9));

        var status = await lab.UntilAsync(run, status => status.Refusal is not null);

        status.State.ShouldBe(TargetState.Pending);
        status.Refusal!.Kind.ShouldBe(RefusalKind.NoCapacity);
        status.Message.ShouldContain("0/1 nodes are available: 1 Insufficient cpu");
    }

    [Fact]
    public async Task Nodes_of_another_kind_become_an_unknown_machine_once_no_autoscaler_has_moved()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Time = time });
        lab.Open(("node-selector", "pool=jobs"));
        var run = await lab.StartedAsync();

        (await lab.UntilAsync(run, status => status.Refusal is not null)).Refusal!.Kind.ShouldBe(RefusalKind.NoCapacity);
        time.Advance(TimeSpan.FromSeconds(61));

        var status = await lab.UntilAsync(run, status => status.Refusal?.Kind == RefusalKind.UnknownMachine);
        status.Message.ShouldContain("didn't match Pod's node affinity/selector");
        status.Refusal!.Remedy!.ShouldContain("node-selector");
    }

    [Fact]
    public async Task A_cluster_that_adds_a_node_is_waited_for()
    {
        await using var lab = await KubeLab.StartAsync(nodes: false);
        var run = await lab.StartedAsync();
        await Clouds.Testing.Eventually.HoldsAsync(() => "there is a pod", () => Task.FromResult(lab.Cluster.All(Kind.Pod).Count == 1));

        lab.Cluster.Tell(lab.Cluster.All(Kind.Pod).Single(), Kind.Pod, "Normal", "TriggeredScaleUp", "pod triggered scale-up: [{aks-gpu-vmss 0->1 (max: 4)}]");

        var status = await lab.UntilAsync(run, status => status.Message.Contains("adds a node", StringComparison.Ordinal));
        status.Refusal.ShouldBeNull();
        status.Message.ShouldContain("aks-gpu-vmss 0->1");
    }

    [Fact]
    public async Task A_spent_quota_is_quoted_and_waited_for()
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { PodQuota = 1 });
        var first = await lab.StartedAsync();
        await lab.ContainerAsync(first);
        var second = await lab.StartedAsync();

        var status = await lab.UntilAsync(second, status => status.Refusal is not null);

        status.Refusal!.Kind.ShouldBe(RefusalKind.Quota);
        status.Message.ShouldContain("exceeded quota: jobs, requested: pods=1, used: pods=1, limited: pods=1");
        (await lab.ContainerAsync(first)).End(0);
        await lab.UntilAsync(second, TargetState.Running);
    }

    [Theory]
    [InlineData(NotFound, RefusalKind.ImageNotFound, "docker.io/example/train:1: not found")]
    [InlineData("rpc error: code = Unknown desc = failed to pull image: pull access denied, repository does not exist or may require authorization", RefusalKind.ImageNotFound, "pull access denied")]
    [InlineData("rpc error: code = Unknown desc = toomanyrequests: You have reached your unauthenticated pull rate limit.", RefusalKind.Throttled, "pull rate limit")]
    [InlineData("rpc error: code = Unknown desc = dial tcp: lookup registry.example: no such host", RefusalKind.Unreachable, "no such host")]
    public async Task An_image_that_does_not_come_is_explained_in_the_registrys_words(string registry, RefusalKind kind, string words)
    {
        await using var lab = await KubeLab.StartAsync();
        lab.Cluster.Options.Registry["example/train:1"] = registry;
        var run = await lab.StartedAsync();

        var status = await lab.UntilAsync(run, status => status.Refusal is not null && status.Message.Contains(words, StringComparison.Ordinal));

        status.Message.ShouldStartWith("The image example/train:1 does not come: ");
        status.Message.ShouldNotContain("rpc error");
        status.Refusal!.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task The_agents_own_image_is_named_when_it_is_the_one()
    {
        await using var lab = await KubeLab.StartAsync();
        lab.Cluster.Options.Registry["example/agent:1"] = NotFound;

        var status = await lab.UntilAsync(await lab.StartedAsync(), status => status.Refusal is not null);

        status.Message.ShouldContain("example/agent:1");
    }

    [Fact]
    public async Task Pods_that_admission_forbids_make_the_request_wrong()
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { PodQuota = 0 });
        var run = await lab.StartedAsync();
        await lab.UntilAsync(run, status => status.Refusal is not null);
        var job = lab.Cluster.All(Kind.Job).Single();

        lab.Cluster.Tell(
            job, Kind.Job, "Warning", "FailedCreate",
            "Error creating: pods \"x\" is forbidden: violates PodSecurity \"restricted:latest\": unrestricted capabilities (container \"job\" must set securityContext.capabilities.drop=[\"ALL\"])");
        lab.Cluster.Edit(Kind.Event, lab.Cluster.All(Kind.Event).Single(seen => seen.Text("message")!.Contains("PodSecurity", StringComparison.Ordinal)), seen => seen["lastTimestamp"] = "2099-01-01T00:00:00Z");
        lab.Open();

        var status = await lab.UntilAsync(run, status => status.Refusal?.Kind == RefusalKind.Invalid);
        status.Refusal!.Remedy!.ShouldContain("Pod Security level");
    }

    [Fact]
    public async Task Without_a_look_at_events_the_conditions_still_speak()
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Minor = 31 });
        lab.Cluster.Options.Denied.Add("list events");
        lab.Cluster.Options.Registry["example/train:1"] = NotFound;

        var status = await lab.UntilAsync(await lab.StartedAsync(), status => status.Refusal is not null);

        status.Message.ShouldContain("Back-off pulling image");
        status.Refusal!.Kind.ShouldBe(RefusalKind.ImageNotFound);
    }
}
