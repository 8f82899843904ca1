namespace Pilot.Adapters.K8s.Resources;

internal sealed record Secret
{
    public string ApiVersion { get; init; } = "v1";

    public string Kind { get; init; } = "Secret";

    public required ObjectMeta Metadata { get; init; }

    public string Type { get; init; } = "Opaque";

    public bool? Immutable { get; init; }

    /// <summary>Only ever sent; the server answers with data in base64, which nobody here reads.</summary>
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    /// <summary>Without secrets.</summary>
    public override string ToString() => $"secret {Metadata.Name}";
}

internal sealed record Node : IKubeObject
{
    public ObjectMeta Metadata { get; init; } = new();

    public NodeSpec? Spec { get; init; }

    public NodeStatus? Status { get; init; }
}

internal sealed record NodeSpec(bool? Unschedulable, IReadOnlyList<Taint>? Taints);

internal sealed record Taint(string Key, string? Value, string Effect);

internal sealed record NodeStatus(IReadOnlyDictionary<string, string>? Allocatable, IReadOnlyList<Condition>? Conditions);

/// <summary>Something that happened to an object; kept for an hour, and not for sure.</summary>
internal sealed record Event : IKubeObject
{
    public ObjectMeta Metadata { get; init; } = new();

    public ObjectReference? InvolvedObject { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public DateTimeOffset? LastTimestamp { get; init; }

    public DateTimeOffset? EventTime { get; init; }

    public DateTimeOffset? When => LastTimestamp ?? EventTime ?? Metadata.CreationTimestamp;
}

internal sealed record ObjectReference(string? Kind, string? Name, string? Uid);

/// <summary>A question: may I?</summary>
internal sealed record AccessReview
{
    public string ApiVersion { get; init; } = "authorization.k8s.io/v1";

    public string Kind { get; init; } = "SelfSubjectAccessReview";

    public AccessReviewSpec? Spec { get; init; }

    public AccessReviewStatus? Status { get; init; }
}

internal sealed record AccessReviewSpec(ResourceAttributes ResourceAttributes);

internal sealed record ResourceAttributes(string? Namespace, string Verb, string? Group, string Resource, string? Subresource = null);

internal sealed record AccessReviewStatus(bool Allowed, string? Reason, string? EvaluationError);
