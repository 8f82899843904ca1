using Pilot.Adapters.K8s.Compute;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>One way to talk to all servers from 1.26 to 1.36, each played as strict as it is about members that it does not know.</summary>
public sealed class VersionTests
{
    /// <summary>The first of each band in which a Job, or what is said of it, changed.</summary>
    public static TheoryData<int> Bands { get; } = [26, 27, 28, 29, 30, 31, 32, 34, 36];

    [Theory]
    [MemberData(nameof(Bands))]
    public async Task A_run_goes_its_way(int minor)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Minor = minor, MinorSuffix = "+" });
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        var job = lab.Cluster.Find(Kind.Job, new RunNames(KubeLab.Platform, run).Name)!;
        job["spec"].Text("podReplacementPolicy").ShouldBe(minor >= 29 ? "Failed" : null, "it is what a server makes of a podFailurePolicy, where it knows the member");

        container.End(0);

        await lab.UntilAsync(run, TargetState.Stopped);
        lab.Cluster.OwnFaults.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Bands))]
    public async Task A_pod_that_is_taken_away_is_lost(int minor)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Minor = minor });
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        await lab.Cluster.TakeAwayAsync(lab.Cluster.All(Kind.Pod).Single());

        (await lab.UntilAsync(run, TargetState.Lost)).Message.ShouldContain("took the pod away");
        await Clouds.Testing.Eventually.HoldsAsync(() => "the Job has failed, and made no second pod", () => Task.FromResult(
            lab.Cluster.All(Kind.Job).Single().Condition("Failed").Text("reason") == "PodFailurePolicy" && lab.Containers.Started.Count == 1));
    }

    [Theory]
    [MemberData(nameof(Bands))]
    public async Task An_image_that_does_not_come_is_explained(int minor)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Minor = minor });
        lab.Cluster.Options.Registry["example/train:1"] = "rpc error: code = NotFound desc = docker.io/example/train:1: not found";

        var status = await lab.UntilAsync(await lab.StartedAsync(), status => status.Message.EndsWith("docker.io/example/train:1: not found.", StringComparison.Ordinal));

        status.Refusal!.Kind.ShouldBe(RefusalKind.ImageNotFound);
    }

    [Fact]
    public async Task A_server_that_is_too_old_is_told()
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Minor = 25 });

        var refusal = (await lab.Target.StartAsync(KubeLab.Request(KubeLab.NewRun()), default)).Refusal!;

        refusal.Kind.ShouldBe(RefusalKind.BadCredential, "nothing of this cluster can be had");
        refusal.Message.ShouldContain("The cluster's version is v1.25.0, and at least 1.26 is needed.");
    }
}
