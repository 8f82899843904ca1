namespace Pilot.Adapters.K8s.Resources;

internal sealed record Job : IKubeObject
{
    public string ApiVersion { get; init; } = "batch/v1";

    public string Kind { get; init; } = "Job";

    public ObjectMeta Metadata { get; init; } = new();

    public JobSpec? Spec { get; init; }

    public JobStatus? Status { get; init; }
}

internal sealed record JobSpec
{
    public int? Parallelism { get; init; }

    public int? Completions { get; init; }

    public string? CompletionMode { get; init; }

    public int? BackoffLimit { get; init; }

    public int? TtlSecondsAfterFinished { get; init; }

    public bool? Suspend { get; init; }

    public PodFailurePolicy? PodFailurePolicy { get; init; }

    public PodTemplate? Template { get; init; }
}

internal sealed record PodFailurePolicy(IReadOnlyList<PodFailureRule> Rules);

internal sealed record PodFailureRule(string Action, IReadOnlyList<PodConditionPattern>? OnPodConditions);

internal sealed record PodConditionPattern(string Type, string Status);

internal sealed record PodTemplate(ObjectMeta Metadata, PodSpec Spec);

internal sealed record JobStatus
{
    public IReadOnlyList<Condition>? Conditions { get; init; }

    public int? Active { get; init; }
}
