using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s;
using k8s.Autorest;
using k8s.Models;
using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Compute;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Core.Clouds;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.K8s.Tests.Lab;
using Pilot.K8s.Tests.StandIn;
using Kind = Pilot.K8s.Tests.StandIn.Api.Kind;

namespace Pilot.K8s.Tests;

/// <summary>
/// A second opinion by the client that the Kubernetes project publishes: it understands what this platform sends, reads kubeconfigs
/// as this platform does, and cannot tell the stand-in from a server.
/// </summary>
public sealed class OfficialClientTests
{
    private static readonly JsonSerializerOptions Strictly = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    [Theory]
    [InlineData("kubernetes/any", 0, null, null)]
    [InlineData("kubernetes/Standard_NC24ads_A100_v4/westeurope/spot", 2, 4L << 30, 3600.0)]
    [InlineData("kubernetes/g5.xlarge/-", 1, 3_000_000_002L, 0.5)]
    public void A_runs_job_says_to_it_what_it_says_to_us(string offer, int gpus, long? memory, double? limit)
    {
        var run = KubeLab.NewRun();
        var request = KubeLab.Request(run, new ResourceRequest(Cpu: 1.5, MemoryBytes: memory), new PlanOffer("kubernetes", offer, "", "", 1, 1, gpus, null, 0)) with { TimeoutSeconds = limit };
        var settings = ClusterSettings.Of(new CloudAccount(
            "kubernetes",
            "kubernetes",
            new Dictionary<string, string> { ["queue"] = "a", ["pull-secret"] = "b", ["priority-class"] = "c", ["tolerations"] = "sku=gpu:NoSchedule,batch", ["node-selector"] = "pool=jobs" },
            DateTimeOffset.UnixEpoch));
        var names = new RunNames(KubeLab.Platform, run);

        AssertUnderstood<V1Job>(JsonSerializer.Serialize(JobManifest.Of(request, names, settings, "kubernetes"), KubeJson.Default.Job));
        AssertUnderstood<V1Secret>(JsonSerializer.Serialize(JobManifest.Secret(names, "uid", "access"), KubeJson.Default.Secret));
    }

    [Fact]
    public async Task It_works_with_the_stand_in_as_with_a_server()
    {
        await using var lab = await KubeLab.StartAsync();
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(lab.Cluster.Kubeconfig));
        (await client.Version.GetCodeAsync()).GitVersion.ShouldBe("v1.36.0");
        var run = await lab.StartedAsync();
        var container = await lab.ContainerAsync(run);
        container.Output = "one\ntwo\nthree\n";

        var job = (await client.BatchV1.ListNamespacedJobAsync("default", labelSelector: $"pilot/job={run.Job}")).Items.Single();
        var pod = (await client.CoreV1.ListNamespacedPodAsync("default", limit: 1)).Items.Single();
        pod.OwnerReferences().Single().Uid.ShouldBe(job.Uid());
        pod.Status.ContainerStatuses.Single().State.Running.ShouldNotBeNull();
        (await client.CoreV1.ReadNamespacedSecretAsync(job.Name(), "default")).Data["PILOT_ACCESS"].ShouldBe(System.Text.Encoding.UTF8.GetBytes($"secret-of-{run.Job}"));
        using (var log = new StreamReader(await client.CoreV1.ReadNamespacedPodLogAsync(pod.Name(), "default", container: "job", tailLines: 2)))
        {
            (await log.ReadToEndAsync()).ShouldBe("two\nthree\n");
        }

        var gone = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        using (var watch = client.BatchV1.WatchListNamespacedJob(
            "default", resourceVersion: job.ResourceVersion(), onEvent: (type, seen) => _ = type == WatchEventType.Deleted && gone.TrySetResult(seen.Name())))
        {
            (await client.BatchV1.DeleteNamespacedJobAsync(job.Name(), "default", propagationPolicy: "Background")).Status.ShouldBe("Success");
            (await gone.Task.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBe(job.Name());
        }

        (await container.Ended).ShouldBe(143);
        lab.Cluster.OwnFaults.ShouldBeEmpty();
    }

    [Fact]
    public async Task Its_own_job_passes_and_what_it_does_not_find_is_told_as_a_server_does()
    {
        await using var cluster = await ClusterStandIn.StartAsync();
        using var client = new Kubernetes(KubernetesClientConfiguration.BuildConfigFromConfigFile(cluster.Kubeconfig));
        var job = new V1Job
        {
            ApiVersion = "batch/v1",
            Kind = "Job",
            Metadata = new V1ObjectMeta { Name = "own", Labels = new Dictionary<string, string>(), Annotations = new Dictionary<string, string>() },
            Spec = new V1JobSpec
            {
                Suspend = true,
                Template = new V1PodTemplateSpec
                {
                    Spec = new V1PodSpec { RestartPolicy = "Never", Containers = [new V1Container { Name = "a", Image = "b" }] },
                },
            },
        };

        (await client.BatchV1.CreateNamespacedJobAsync(job, "default", fieldValidation: "Strict")).Uid().ShouldNotBeNullOrEmpty();

        cluster.All(Kind.Job).Count.ShouldBe(1);
        var missing = await Should.ThrowAsync<HttpOperationException>(() => client.BatchV1.ReadNamespacedJobAsync("none", "default"));
        KubernetesJson.Deserialize<V1Status>(missing.Response.Content).ShouldSatisfyAllConditions(
            status => status.Code.ShouldBe(404), status => status.Reason.ShouldBe("NotFound"), status => status.Message.ShouldBe("jobs.batch \"none\" not found"));
    }

    [Theory]
    [InlineData("token: the-token", "insecure-skip-tls-verify: true")]
    [InlineData("token: the-token", "tls-server-name: kubernetes.default.svc")]
    [InlineData("username: ada, password: countess", "insecure-skip-tls-verify: false")]
    public async Task It_reads_a_kubeconfig_as_we_do(string user, string cluster)
    {
        await using var standIn = await ClusterStandIn.StartAsync();
        var path = standIn.WriteKubeconfig("shared", user, cluster);

        var its = KubernetesClientConfiguration.BuildConfigFromConfigFile(path);
        var ours = ClusterAccess.Open(path, null, TimeProvider.System);

        new Uri(its.Host.TrimEnd('/') + "/").ShouldBe(ours.Server);
        (its.SkipTlsVerify, its.TlsServerName, its.Namespace ?? "default").ShouldBe((ours.SkipTlsVerify, ours.TlsServerName, ours.Namespace));
        using var request = new HttpRequestMessage();
        await Kubernetes.CreateCredentials(its).ProcessHttpRequestAsync(request, default);
        request.Headers.Authorization.ShouldBe((await ours.Credential.GetAsync(false, default)).Authorization);
    }

    /// <summary>Each member is one that it has, and none is lost on the way through its types.</summary>
    private static void AssertUnderstood<T>(string sent)
        where T : class
    {
        JsonSerializer.Deserialize<T>(sent, Strictly).ShouldNotBeNull();
        var through = JsonNode.Parse(KubernetesJson.Serialize(KubernetesJson.Deserialize<T>(sent)!));
        JsonNode.DeepEquals(through, JsonNode.Parse(sent)).ShouldBeTrue($"sent {sent}{Environment.NewLine}understood {through!.ToJsonString()}");
    }
}
