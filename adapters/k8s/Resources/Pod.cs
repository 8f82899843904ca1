namespace Pilot.Adapters.K8s.Resources;

internal sealed record Pod : IKubeObject
{
    public ObjectMeta Metadata { get; init; } = new();

    public PodSpec? Spec { get; init; }

    public PodStatus? Status { get; init; }
}

internal sealed record PodSpec
{
    public string? RestartPolicy { get; init; }

    public long? ActiveDeadlineSeconds { get; init; }

    public long? TerminationGracePeriodSeconds { get; init; }

    public bool? AutomountServiceAccountToken { get; init; }

    public bool? EnableServiceLinks { get; init; }

    public string? PriorityClassName { get; init; }

    public PodSecurityContext? SecurityContext { get; init; }

    public IReadOnlyList<LocalReference>? ImagePullSecrets { get; init; }

    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    public Affinity? Affinity { get; init; }

    public IReadOnlyList<Toleration>? Tolerations { get; init; }

    public IReadOnlyList<Volume>? Volumes { get; init; }

    public IReadOnlyList<Container>? InitContainers { get; init; }

    public IReadOnlyList<Container>? Containers { get; init; }

    public string? NodeName { get; init; }
}

internal sealed record Container
{
    public required string Name { get; init; }

    public string? Image { get; init; }

    public IReadOnlyList<string>? Command { get; init; }

    public IReadOnlyList<EnvVar>? Env { get; init; }

    public Resources? Resources { get; init; }

    public IReadOnlyList<VolumeMount>? VolumeMounts { get; init; }

    public string? TerminationMessagePolicy { get; init; }

    public SecurityContext? SecurityContext { get; init; }
}

internal sealed record EnvVar(string Name, EnvVarSource ValueFrom);

internal sealed record EnvVarSource(SecretKey SecretKeyRef);

internal sealed record SecretKey(string Name, string Key);

/// <summary>Amounts as Kubernetes writes them: <c>500m</c>, <c>4294967296</c>.</summary>
internal sealed record Resources(IReadOnlyDictionary<string, string>? Requests, IReadOnlyDictionary<string, string>? Limits);

internal sealed record VolumeMount(string Name, string MountPath);

internal sealed record Volume(string Name, EmptyDir EmptyDir);

internal sealed record EmptyDir(string? Medium = null, string? SizeLimit = null);

internal sealed record LocalReference(string Name);

internal sealed record SecurityContext(bool? AllowPrivilegeEscalation, Capabilities? Capabilities = null);

internal sealed record Capabilities(IReadOnlyList<string> Drop);

internal sealed record PodSecurityContext(SeccompProfile SeccompProfile);

internal sealed record SeccompProfile(string Type);

/// <param name="Operator"><c>Exists</c>, or <c>Equal</c> with a value.</param>
/// <param name="Effect">Null for every effect.</param>
internal sealed record Toleration(string? Key, string Operator, string? Value, string? Effect)
{
    public bool Covers(Taint taint) =>
        (Effect is null || Effect == taint.Effect)
        && (Key is null || Key == taint.Key)
        && (Operator == "Exists" || (Value ?? "") == (taint.Value ?? ""));
}

internal sealed record Affinity(NodeAffinity NodeAffinity);

internal sealed record NodeAffinity(NodeSelector RequiredDuringSchedulingIgnoredDuringExecution);

/// <param name="NodeSelectorTerms">One of them must hold.</param>
internal sealed record NodeSelector(IReadOnlyList<NodeSelectorTerm> NodeSelectorTerms);

/// <param name="MatchExpressions">All of them must hold.</param>
internal sealed record NodeSelectorTerm(IReadOnlyList<NodeRequirement> MatchExpressions);

internal sealed record NodeRequirement(string Key, string Operator, IReadOnlyList<string> Values);

internal sealed record PodStatus
{
    public string? Phase { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public IReadOnlyList<Condition>? Conditions { get; init; }

    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }
}

internal sealed record ContainerStatus(string Name, string? Image, ContainerState? State, int RestartCount = 0);

internal sealed record ContainerState(WaitingState? Waiting, RunningState? Running, TerminatedState? Terminated);

internal sealed record WaitingState(string? Reason, string? Message);

internal sealed record RunningState(DateTimeOffset? StartedAt);

internal sealed record TerminatedState(int ExitCode, int? Signal, string? Reason, string? Message);
