using System.Text.Json.Nodes;
using Pilot.Core.Launch;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests;

/// <summary>What a container wrote last, where its agent could leave no report.</summary>
public sealed class LastWordsTests
{
    private const string Asked = "get pods/log";

    [Fact]
    public async Task A_container_that_ended_by_itself_is_quoted_with_its_last_lines()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        container.Output = string.Join('\n', Enumerable.Range(1, 30).Select(line => $"line {line}")) + "\n";

        container.End(7);

        (await lab.UntilAsync(run, TargetState.Stopped)).Message.ShouldBe(
            $"The container has ended with exit code 7; the end of its log: {string.Join('\n', Enumerable.Range(21, 10).Select(line => $"line {line}"))}.");
        lab.Cluster.OwnFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_pod_whose_end_is_not_seen_yet_is_asked_when_its_job_has_failed()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        lab.Cluster.Options.Denied.Add("watch pods");
        lab.Cluster.BreakWatches();
        container.Output = "late words";

        container.End(7);

        (await lab.UntilAsync(run, TargetState.Stopped)).Message.ShouldContain("exit code 7; the end of its log: late words");
    }

    [Fact]
    public async Task Memory_that_was_short_is_told_with_what_came_before()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        (await lab.ContainerAsync(run)).Output = "loading the model\n";

        Fail(lab, "containerStatuses", """{"terminated":{"exitCode":137,"reason":"OOMKilled"}}""");

        (await lab.UntilAsync(run, TargetState.Stopped)).Message.ShouldBe(
            "The container was killed: it used more memory than its limit; the end of its log: loading the model.");
    }

    [Fact]
    public async Task An_agent_that_could_not_be_put_in_place_says_why_itself()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);
        lab.Cluster.Write(Pod(lab), "agent", "copying\ncannot write to /pilot: no space left on device\n");

        Fail(lab, "initContainerStatuses", """{"terminated":{"exitCode":1,"reason":"Error"}}""");

        var status = await lab.UntilAsync(run, TargetState.Lost);
        status.Message.ShouldContain("(exit code 1): copying\ncannot write to /pilot: no space left on device");
        status.Refusal!.Kind.ShouldBe(RefusalKind.Invalid);
    }

    [Fact]
    public async Task Where_a_container_began_again_and_failed_the_one_before_is_asked()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);
        lab.Cluster.Write(Pod(lab), "job", "Bus error (core dumped)\n", previous: true);

        Fail(lab, "containerStatuses", """{"terminated":{"exitCode":137,"reason":"ContainerStatusUnknown"}}""", restarts: 1);

        (await lab.UntilAsync(run, TargetState.Stopped)).Message.ShouldContain("Bus error (core dumped)");
    }

    [Fact]
    public async Task A_program_that_could_not_be_started_wrote_nothing_and_is_not_asked()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();
        await lab.ContainerAsync(run);

        Fail(lab, "containerStatuses", """{"terminated":{"exitCode":128,"reason":"StartError","message":"exec: \"/pilot/pilot-agent\": permission denied"}}""");

        (await lab.UntilAsync(run, TargetState.Lost)).Message.ShouldContain("permission denied");
        lab.Cluster.Seen.ShouldNotContain(Asked);
    }

    [Fact]
    public async Task A_run_that_ended_well_is_not_asked()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();

        (await lab.ContainerAsync(run)).End(0);

        await lab.UntilAsync(run, TargetState.Stopped);
        lab.Cluster.Seen.ShouldNotContain(Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Without_the_log_what_the_pods_status_keeps_is_told(bool denied)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions
        {
            Faults = denied ? new FaultPlan() : new FaultPlan().On("get", "pods", Fault.ServerError),
        });
        lab.Cluster.Options.Denied.UnionWith(denied ? [Asked] : []);
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        container.Output = "PILOT1006: Storage refuses the agent";

        container.End(7);

        (await lab.UntilAsync(run, TargetState.Stopped)).Message.ShouldBe(
            "The container has ended with exit code 7; the end of its log: PILOT1006: Storage refuses the agent.");
        lab.Cluster.Seen.ShouldContain(Asked);
    }

    private static JsonObject Pod(KubeLab lab) => lab.Cluster.All(Kind.Pod).Single();

    private static void Fail(KubeLab lab, string statuses, string state, int restarts = 0) => lab.Cluster.Edit(Kind.Pod, Pod(lab), pod =>
    {
        pod.Status()["phase"] = "Failed";
        pod.Status()[statuses]![0]!["state"] = JsonNode.Parse(state);
        pod.Status()[statuses]![0]!["restartCount"] = restarts;
    });
}
