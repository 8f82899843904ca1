namespace Pilot.Adapters.K8s.Resources;

/// <summary>What Kueue keeps of a Job that waits in one of its queues; where Kueue is not installed there is none.</summary>
internal sealed record Workload : IKubeObject
{
    public const string Group = "kueue.x-k8s.io";

    /// <summary>Of a Job: the LocalQueue that it goes through.</summary>
    public const string QueueLabel = Group + "/queue-name";

    public ObjectMeta Metadata { get; init; } = new();

    public WorkloadStatus? Status { get; init; }
}

internal sealed record WorkloadStatus(IReadOnlyList<Condition>? Conditions, IReadOnlyList<AdmissionCheck>? AdmissionChecks);

/// <summary>Something beside quota that has to agree, such as a node that is to be added.</summary>
/// <param name="State"><c>Pending</c>, <c>Ready</c>, <c>Retry</c> or <c>Rejected</c>.</param>
internal sealed record AdmissionCheck(string Name, string State, string? Message);

/// <summary>A group of the API, as the server describes it.</summary>
internal sealed record ApiGroup(ApiGroupVersion? PreferredVersion);

internal sealed record ApiGroupVersion(string Version);
