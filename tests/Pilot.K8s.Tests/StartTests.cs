using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Pilot.K8s.Tests.StandIn.Api;
using Pilot.Adapters.K8s.Compute;

namespace Pilot.K8s.Tests;

/// <summary>What a start sends, and that one run stays one run whatever goes wrong.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_run_is_a_job_of_one_pod_and_a_secret_that_belongs_to_it()
    {
        await using var lab = await KubeLab.StartAsync();
        lab.Open(("priority-class", "batch"), ("pull-secret", "registry"), ("tolerations", "sku=gpu:NoSchedule,batch"), ("queue", "team-a"));
        var run = KubeLab.NewRun();
        var offer = new PlanOffer("kubernetes", "kubernetes/Standard_NC24ads_A100_v4/westeurope/spot", "", "", 24, 1, 2, "A100", 0);
        var request = KubeLab.Request(run, new ResourceRequest(Cpu: 1.5, MemoryBytes: 4L << 30), offer) with { TimeoutSeconds = 3600 };

        (await lab.Target.StartAsync(request, default)).ShouldBe(StartAnswer.Done);

        var name = new RunNames(KubeLab.Platform, run).Name;
        var job = lab.Cluster.Find(Kind.Job, name)!;
        var secret = lab.Cluster.Find(Kind.Secret, name)!;
        secret.OwnedBy(job.Uid()).ShouldBeTrue();
        job.Meta()["labels"].Text("pilot/job").ShouldBe(run.Job.ToString());
        job.Meta()["labels"].Text("kueue.x-k8s.io/queue-name").ShouldBe("team-a");
        job["spec"]!["backoffLimit"]!.GetValue<int>().ShouldBe(0);
        job["spec"]!["podFailurePolicy"]!["rules"]![0]!["onPodConditions"]![0].Text("type").ShouldBe("DisruptionTarget");
        var pod = job["spec"]!["template"]!["spec"]!;
        pod["activeDeadlineSeconds"]!.GetValue<long>().ShouldBe(4500);
        pod["automountServiceAccountToken"]!.GetValue<bool>().ShouldBeFalse();
        pod.Text("priorityClassName").ShouldBe("batch");
        pod["imagePullSecrets"]![0].Text("name").ShouldBe("registry");
        pod["nodeSelector"].Text("node.kubernetes.io/instance-type").ShouldBe("Standard_NC24ads_A100_v4");
        pod["nodeSelector"].Text("topology.kubernetes.io/region").ShouldBe("westeurope");
        pod["tolerations"]!.AsArray().Select(toleration => toleration.Text("key")).ShouldBe(
            ["sku", "batch", "nvidia.com/gpu", "kubernetes.azure.com/scalesetpriority", "eks.amazonaws.com/capacityType", "cloud.google.com/gke-spot", "karpenter.sh/capacity-type"]);
        var container = pod["containers"]![0]!;
        container["resources"]!["limits"]!.ToJsonString().ShouldBe("""{"memory":"4294967296","nvidia.com/gpu":"2"}""");
        container["resources"]!["requests"].Text("cpu").ShouldBe("1500m");
        container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>().ShouldBeFalse();
        pod["volumes"]![1]!["emptyDir"]!.ToJsonString().ShouldBe("""{"medium":"Memory","sizeLimit":"2147483648"}""");
        lab.Cluster.OwnFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_credential_is_in_the_secret_alone()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = await lab.StartedAsync();

        (await lab.ContainerAsync(run)).Environment.ShouldBe(new Dictionary<string, string> { ["PILOT_ACCESS"] = $"secret-of-{run.Job}" });
        foreach (var kind in new[] { Kind.Job, Kind.Pod, Kind.Event })
        {
            lab.Cluster.All(kind).ShouldAllBe(seen => !seen.ToJsonString(null).Contains("secret-of", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData(Fault.LostAnswer)]
    [InlineData(Fault.HalfAnswer)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Throttled)]
    public async Task One_run_stays_one_whatever_happens_to_the_answers(Fault fault)
    {
        await using var lab = await KubeLab.StartAsync(new ClusterOptions
        {
            Faults = new FaultPlan().On("create", "jobs", fault, times: 2).On("create", "secrets", fault, times: 1),
        });
        var run = KubeLab.NewRun();

        await Clouds.Testing.Eventually.HoldsAsync(() => "it is started", async () => (await lab.Target.StartAsync(KubeLab.Request(run), default)).Started);

        await lab.ContainerAsync(run);
        lab.Containers.Started.Count.ShouldBe(1);
        lab.Cluster.All(Kind.Job).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_takes_ten_seconds_is_waited_for()
    {
        var serversTime = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var lab = await KubeLab.StartAsync(new ClusterOptions { Time = serversTime, Faults = new FaultPlan().On("create", null, Fault.Stall, times: 2) });
        await using var target = new KubernetesTarget(KubeLab.Account(lab.Cluster), KubeLab.Platform, _ => throw new InvalidOperationException(), TimeProvider.System, _ => { });

        var start = target.StartAsync(KubeLab.Request(KubeLab.NewRun()), default);
        await Clouds.Testing.Eventually.HoldsAsync(() => "it is answered", () =>
        {
            serversTime.Advance(TimeSpan.FromSeconds(1));
            return Task.FromResult(start.IsCompleted);
        });

        (await start).ShouldBe(StartAnswer.Done);
        lab.Cluster.Seen.Count(call => call.StartsWith("create", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task A_start_that_died_between_job_and_secret_is_completed_by_its_repeat()
    {
        await using var lab = await KubeLab.StartAsync();
        lab.Cluster.Options.Denied.Add("create secrets");
        var run = KubeLab.NewRun();
        (await lab.Target.StartAsync(KubeLab.Request(run), default)).Refusal!.Kind.ShouldBe(RefusalKind.BadCredential);
        (await lab.UntilAsync(run, status => status.Message.Contains("CreateContainerConfigError", StringComparison.Ordinal))).State.ShouldBe(TargetState.Pending);

        lab.Cluster.Options.Denied.Clear();
        (await lab.Target.StartAsync(KubeLab.Request(run), default)).ShouldBe(StartAnswer.Done);

        await lab.ContainerAsync(run);
    }

    [Fact]
    public async Task A_secret_of_a_job_before_is_replaced()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = KubeLab.NewRun();
        var name = new RunNames(KubeLab.Platform, run).Name;
        lab.Cluster.Create(Kind.Secret, new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["name"] = name,
                ["ownerReferences"] = new JsonArray(new JsonObject { ["apiVersion"] = "batch/v1", ["kind"] = "Job", ["name"] = name, ["uid"] = "of-a-job-before" }),
            },
            ["data"] = new JsonObject { ["PILOT_ACCESS"] = "b2xk" },
        });

        (await lab.Target.StartAsync(KubeLab.Request(run), default)).ShouldBe(StartAnswer.Done);

        var job = lab.Cluster.Find(Kind.Job, name)!;
        lab.Cluster.Find(Kind.Secret, name)!.OwnedBy(job.Uid()).ShouldBeTrue();
    }

    [Fact]
    public async Task Somebody_elses_job_of_the_name_is_left_alone()
    {
        await using var lab = await KubeLab.StartAsync();
        var run = KubeLab.NewRun();
        var name = new RunNames(KubeLab.Platform, run).Name;
        lab.Cluster.Create(Kind.Job, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name }, ["status"] = new JsonObject { ["active"] = 1 } });

        (await Should.ThrowAsync<PilotException>(() => lab.Target.StartAsync(KubeLab.Request(run), default))).Error.Code.ShouldBe("PILOT1088");
        (await lab.Target.StatusAsync(run, default)).State.ShouldBe(TargetState.Unknown);
        await lab.Target.RemoveAsync(run, default);
        lab.Cluster.Find(Kind.Job, name).ShouldNotBeNull();
    }

    [Fact]
    public async Task Names_fit_into_labels_and_stay_apart()
    {
        var job = JobId.New();
        RunNames[] names =
        [
            new(KubeLab.Platform, new RunKey(job, "1")),
            new(KubeLab.Platform, new RunKey(job, "profile")),
            new(KubeLab.Platform, new RunKey(job, "Trial 7/of 9 with a name that is far too long for a label")),
            new("a-platform-with-a-rather-long-name-of-its-own", new RunKey(job, "1")),
        ];

        names.Select(name => name.Name).Distinct().Count().ShouldBe(names.Length);
        await using var lab = await KubeLab.StartAsync();
        foreach (var name in names.Take(3))
        {
            (await lab.Target.StartAsync(KubeLab.Request(name.Run), default)).ShouldBe(StartAnswer.Done);
        }

        (await lab.Target.RunsAsync(default)).Select(known => known.Run.Run).Order().ShouldBe(names.Take(3).Select(name => name.Run.Run).Order());
    }

    [Fact]
    public async Task Refusals_are_told_apart()
    {
        await using var lab = await KubeLab.StartAsync();
        async Task<RefusalKind> KindAsync(StartRequest? request = null) => (await lab.Target.StartAsync(request ?? KubeLab.Request(KubeLab.NewRun()), default)).Refusal!.Kind;

        (await KindAsync(KubeLab.Request(KubeLab.NewRun()) with { Image = "" })).ShouldBe(RefusalKind.Invalid);
        lab.Cluster.Options.Denied.Add("create jobs");
        (await KindAsync()).ShouldBe(RefusalKind.BadCredential);
        lab.Cluster.Options.Denied.Clear();
        lab.Cluster.Options.Faults.On("create", "jobs", Fault.Throttled, times: 3);
        (await KindAsync()).ShouldBe(RefusalKind.Throttled);
        lab.Cluster.Options.Faults.On("create", "jobs", Fault.ServerError, times: 3);
        (await KindAsync()).ShouldBe(RefusalKind.Unreachable);
        lab.Cluster.Options.Tokens.Clear();
        (await KindAsync()).ShouldBe(RefusalKind.BadCredential);
        lab.Open(("namespace", "missing"));
        lab.Cluster.Options.Tokens["the-token"] = "pilot";
        (await KindAsync()).ShouldBe(RefusalKind.UnknownMachine);
        await lab.Cluster.DisposeServerAsync();
        (await KindAsync()).ShouldBe(RefusalKind.Unreachable);
    }
}
