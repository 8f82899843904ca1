using System.Globalization;
using Pilot.Adapters.K8s.Offers;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>A run as a Job: one pod, once.</summary>
internal static class JobManifest
{
    public const string Container = "job";
    public const string AgentContainer = "agent";

    /// <summary>
    /// From SIGTERM to SIGKILL when the cluster wants the node for something else: time for the agent to end the job's
    /// processes and to bring its outputs home.
    /// </summary>
    public const int GraceSeconds = 90;

    private const string AgentVolume = "pilot";
    private const string MemoryVolume = "shm";
    private const int DaySeconds = 86_400;

    /// <summary>Reserved for a job that does not say what it needs; it may use more.</summary>
    private const string UsualMemory = "1Gi";

    /// <summary>The agent keeps the limit itself; this ends a pod whose agent does not, pulling the image included.</summary>
    private const int DeadlineMargin = 900;

    public static Job Of(StartRequest request, RunNames names, ClusterSettings settings, string target) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = names.Name,
            Labels = settings.Queue is { } queue ? With(names.Labels, Workload.QueueLabel, queue) : names.Labels,
            Annotations = With(names.Annotations, "pilot/name", request.ResourceName),
        },
        Spec = new JobSpec
        {
            Parallelism = 1,
            Completions = 1,
            CompletionMode = "Indexed",
            BackoffLimit = 0,
            TtlSecondsAfterFinished = DaySeconds,
            PodFailurePolicy = new PodFailurePolicy([new PodFailureRule("FailJob", [new PodConditionPattern("DisruptionTarget", "True")])]),
            Template = new PodTemplate(
                new ObjectMeta
                {
                    Labels = names.Labels,
                    Annotations = With(
                        With(names.Annotations, "cluster-autoscaler.kubernetes.io/safe-to-evict", "false"), "karpenter.sh/do-not-disrupt", "true"),
                },
                Pod(request, names, settings, Placement.Of(request.Offer, settings, target))),
        },
    };

    /// <summary>Goes with the Job, whoever deletes that.</summary>
    public static Secret Secret(RunNames names, string jobUid, string access) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = names.Name,
            Labels = names.Labels,
            Annotations = names.Annotations,
            OwnerReferences = [new OwnerReference("batch/v1", "Job", names.Name, jobUid)],
        },
        Immutable = true,
        StringData = new Dictionary<string, string> { [RemoteAgent.AccessVariable] = access },
    };

    private static PodSpec Pod(StartRequest request, RunNames names, ClusterSettings settings, Placement placement) => new()
    {
        RestartPolicy = "Never",
        ActiveDeadlineSeconds = request.TimeoutSeconds is { } limit ? (long)Math.Ceiling(limit) + DeadlineMargin : null,
        TerminationGracePeriodSeconds = GraceSeconds,
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        PriorityClassName = settings.PriorityClass,
        SecurityContext = new PodSecurityContext(new SeccompProfile("RuntimeDefault")),
        ImagePullSecrets = settings.PullSecret is { } secret ? [new LocalReference(secret)] : null,
        NodeSelector = placement.Labels.Count > 0 ? placement.Labels : null,
        Affinity = placement.Affinity,
        Tolerations = placement.Tolerations.Count > 0 ? placement.Tolerations : null,
        Volumes = [new Volume(AgentVolume, new EmptyDir()), new Volume(MemoryVolume, SharedMemory(request.Resources.MemoryBytes))],
        InitContainers = [Installer(request.Agent!)],
        Containers = [Work(request, names)],
    };

    private static Container Installer(RemoteAgent agent) => new()
    {
        Name = AgentContainer,
        Image = agent.Image,
        Command = RemoteAgent.Install,
        Resources = new Resources.Resources(Amounts(("cpu", "10m"), ("memory", "32Mi")), Amounts(("memory", "256Mi"))),
        VolumeMounts = [new VolumeMount(AgentVolume, RemoteAgent.Folder)],
        TerminationMessagePolicy = "FallbackToLogsOnError",
        SecurityContext = new SecurityContext(AllowPrivilegeEscalation: false, new Capabilities(["ALL"])),
    };

    private static Container Work(StartRequest request, RunNames names) => new()
    {
        Name = Container,
        Image = request.Image,
        Command = request.Agent!.Command,
        Env = [new EnvVar(RemoteAgent.AccessVariable, new EnvVarSource(new SecretKey(names.Name, RemoteAgent.AccessVariable)))],
        Resources = Needs(request),
        VolumeMounts = [new VolumeMount(AgentVolume, RemoteAgent.Folder), new VolumeMount(MemoryVolume, "/dev/shm")],
        TerminationMessagePolicy = "FallbackToLogsOnError",
        SecurityContext = new SecurityContext(AllowPrivilegeEscalation: false),
    };

    /// <summary>Cores are reserved and not capped, so that a job may use what its node has free; memory and devices are both.</summary>
    private static Resources.Resources Needs(StartRequest request)
    {
        var requests = new Dictionary<string, string> { ["cpu"] = $"{(long)Math.Ceiling((request.Resources.Cpu ?? 1) * 1000)}m" };
        var limits = new Dictionary<string, string>();
        if (request.Resources.MemoryBytes is { } bytes)
        {
            requests["memory"] = limits["memory"] = bytes.ToString(CultureInfo.InvariantCulture);
        }
        else
        {
            requests["memory"] = UsualMemory;
        }

        if (request.Offer.Gpus > 0)
        {
            requests[NodeGroup.GpuResource] = limits[NodeGroup.GpuResource] = request.Offer.Gpus.ToString(CultureInfo.InvariantCulture);
        }

        return new Resources.Resources(requests, limits.Count > 0 ? limits : null);
    }

    /// <summary>A data loader's workers share tensors there, and 64 MB, which containers get by default, are not enough.</summary>
    private static EmptyDir SharedMemory(long? memoryBytes) =>
        new("Memory", memoryBytes is { } bytes ? (bytes / 2).ToString(CultureInfo.InvariantCulture) : null);

    private static Dictionary<string, string> Amounts(params (string Name, string Amount)[] amounts) =>
        amounts.ToDictionary(amount => amount.Name, amount => amount.Amount);

    private static Dictionary<string, string> With(IReadOnlyDictionary<string, string> map, string name, string value) => new(map) { [name] = value };
}
