using Pilot.Adapters.K8s.Checks;
using Pilot.Adapters.K8s.Compute;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;
using Pilot.K8s.Tests.Lab;

namespace Pilot.K8s.Tests.Real;

/// <summary>The same target against an API server that somebody runs: with nodes or without, nothing but our own Jobs is touched.</summary>
public sealed class RealClusterTests
{
    [RealClusterFact]
    public async Task Its_permissions_are_checked_and_a_job_passes_its_admission()
    {
        var checks = await ClusterChecks.RunAsync(Account, KubeLab.Platform, TimeProvider.System, default);

        checks.Where(check => !check.Passed).Select(check => $"{check.What}: {check.Problem}").ShouldBeEmpty();
    }

    [RealClusterFact]
    public async Task A_run_is_made_once_found_stopped_and_removed()
    {
        await using var target = new KubernetesTarget(Account, KubeLab.Platform, _ => Task.FromResult(OfferTable.Empty), TimeProvider.System, _ => { });
        var run = KubeLab.NewRun();
        (await target.OffersAsync(new OfferQuery(new ResourceRequest(Gpus: 1_000_000), null), default)).Offers.ShouldBeEmpty();
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => target.StartAsync(KubeLab.Request(run), default)));

        answers.ShouldAllBe(answer => answer.Started);
        (await target.RunsAsync(default)).ShouldContain(known => known.Run == run);
        (await target.StatusAsync(run, default)).State.ShouldBeOneOf(TargetState.Pending, TargetState.Running, TargetState.Lost);
        await target.StopAsync(run, TimeSpan.FromSeconds(1), default);
        await Clouds.Testing.Eventually.HoldsAsync(
            () => "it has stopped", async () => (await target.StatusAsync(run, default)).State is TargetState.Stopped or TargetState.Lost);
        await target.RemoveAsync(run, default);
        (await target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        (await target.RunsAsync(default)).ShouldNotContain(known => known.Run == run);
    }

    [RealClusterFact]
    public async Task What_was_made_elsewhere_comes_by_the_watch()
    {
        await using var watching = new KubernetesTarget(Account, KubeLab.Platform, _ => Task.FromResult(OfferTable.Empty), TimeProvider.System, _ => { });
        await using var making = new KubernetesTarget(Account, KubeLab.Platform, _ => Task.FromResult(OfferTable.Empty), TimeProvider.System, _ => { });
        var run = KubeLab.NewRun();
        await watching.StatusAsync(run, default);

        (await making.StartAsync(KubeLab.Request(run), default)).ShouldBe(StartAnswer.Done);

        await Clouds.Testing.Eventually.HoldsAsync(() => "the watch shows it", async () =>
        {
            var before = watching.Calls;
            var known = (await watching.StatusAsync(run, default)).State is not TargetState.Unknown;
            return known && watching.Calls - before <= 2;
        });
        await making.RemoveAsync(run, default);
        await Clouds.Testing.Eventually.HoldsAsync(
            () => "it is gone", async () => (await watching.StatusAsync(run, default)).State is TargetState.Lost or TargetState.Unknown);
    }

    private static CloudAccount Account { get; } = new(
        "kubernetes",
        "kubernetes",
        new Dictionary<string, string> { ["kubeconfig"] = RealClusterFactAttribute.Kubeconfig ?? "" },
        DateTimeOffset.UnixEpoch);
}

/// <summary>Skipped, with the reason, where no cluster is named.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RealClusterFactAttribute : FactAttribute
{
    public RealClusterFactAttribute() => Skip = Kubeconfig is null ? "PILOT_TEST_KUBECONFIG names no kubeconfig of a cluster to try." : null;

    public static string? Kubeconfig { get; } = Environment.GetEnvironmentVariable("PILOT_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;
}
