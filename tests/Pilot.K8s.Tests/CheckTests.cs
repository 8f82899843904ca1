using Pilot.Adapters.K8s.Checks;
using Pilot.Core.Clouds;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;

namespace Pilot.K8s.Tests;

/// <summary>What <c>pilot cloud check</c> says of a cluster.</summary>
public sealed class CheckTests : IAsyncLifetime
{
    private ClusterStandIn? cluster;

    private ClusterStandIn Cluster => cluster!;

    public async Task InitializeAsync() => cluster = await ClusterStandIn.StartAsync();

    public async Task DisposeAsync() => await Cluster.DisposeAsync();

    [Fact]
    public async Task A_cluster_with_all_permissions_passes_and_keeps_nothing()
    {
        var checks = await CheckAsync();

        checks.ShouldAllBe(check => check.Passed);
        checks[0].What.ShouldContain("version 1.36");
        Cluster.All(StandIn.Api.Kind.Job).ShouldBeEmpty();
    }

    [Fact]
    public async Task Each_missing_verb_is_named()
    {
        Cluster.Options.Denied.UnionWith(["watch jobs", "delete jobs", "create secrets", "list events", "list nodes"]);

        var checks = await CheckAsync();

        checks.Where(check => !check.Passed).Select(check => check.Problem).ShouldBe(
        [
            "Not allowed: watch, delete on jobs.batch in the namespace default.",
            "Not allowed: create on secrets in the namespace default.",
            "Not allowed: list on events in the namespace default.",
        ]);
        checks.ShouldContain(check => check.Passed && check.What.Contains("list on nodes is not allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_it_can_do_without_is_named_and_passes()
    {
        Cluster.Options.Denied.UnionWith(["get pods/log", "list workloads"]);

        var checks = await CheckAsync(("queue", "team-a"));

        checks.ShouldAllBe(check => check.Passed);
        checks.ShouldContain(check => check.What.Contains("get on pods/log is not allowed in the namespace default", StringComparison.Ordinal));
        checks.ShouldContain(check => check.What.Contains("list on workloads.kueue.x-k8s.io is not allowed in the namespace default", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_namespace_that_is_not_there_fails_the_dry_run()
    {
        var checks = await CheckAsync(("namespace", "missing"));

        checks.Single(check => !check.Passed).ShouldSatisfyAllConditions(
            check => check.What.ShouldContain("dry run"), check => check.Problem!.ShouldContain("namespaces \"missing\" not found"));
    }

    [Theory]
    [InlineData("tolerations", "a:Sometimes", "NoSchedule, NoExecute or PreferNoSchedule")]
    [InlineData("node-selector", "gpu", "name=value")]
    [InlineData("rate", "much", "no amount of US dollars")]
    [InlineData("context", "missing", "context 'missing'")]
    public async Task Wrong_settings_are_explained_and_throw_nothing(string name, string value, string words) =>
        (await CheckAsync((name, value))).Single().Problem!.ShouldContain(words);

    [Fact]
    public async Task A_refused_credential_is_one_check_that_does_not_pass()
    {
        Cluster.Options.Tokens.Clear();

        (await CheckAsync()).Single().Problem!.ShouldContain("Unauthorized");
    }

    [Fact]
    public async Task Trust_without_a_look_is_mentioned()
    {
        var insecure = Cluster.WriteKubeconfig("insecure", "token: the-token", "insecure-skip-tls-verify: true");

        (await CheckAsync(("kubeconfig", insecure))).ShouldContain(check => check.Passed && check.What.Contains("insecure-skip-tls-verify", StringComparison.Ordinal));
    }

    private Task<IReadOnlyList<CloudCheck>> CheckAsync(params (string, string)[] settings) =>
        ClusterChecks.RunAsync(KubeLab.Account(Cluster, settings), KubeLab.Platform, TimeProvider.System, default);
}
