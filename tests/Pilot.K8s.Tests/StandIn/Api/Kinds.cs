namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>A kind of object that the stand-in keeps.</summary>
/// <param name="Group">Empty for the core group.</param>
/// <param name="Schema">Name in the published description; null for a kind that is not described there.</param>
public sealed record Kind(string Group, string Plural, string Name, bool Namespaced, string? Schema)
{
    public static readonly Kind Job = new("batch", "jobs", "Job", true, "io.k8s.api.batch.v1.Job");
    public static readonly Kind Pod = new("", "pods", "Pod", true, "io.k8s.api.core.v1.Pod");
    public static readonly Kind Secret = new("", "secrets", "Secret", true, "io.k8s.api.core.v1.Secret");
    public static readonly Kind Event = new("", "events", "Event", true, "io.k8s.api.core.v1.Event");
    public static readonly Kind Node = new("", "nodes", "Node", false, "io.k8s.api.core.v1.Node");


    /// <summary>Of Kueue, which publishes no description beside the cluster's.</summary>
    public static readonly Kind Workload = new("kueue.x-k8s.io", "workloads", "Workload", true, null);

    public static readonly IReadOnlyList<Kind> All = [Job, Pod, Secret, Event, Node, Workload];

    public string ApiVersion => Group.Length == 0 ? "v1" : $"{Group}/{(this == Workload ? "v1beta1" : "v1")}";

    /// <summary>As messages write it: <c>jobs.batch</c>.</summary>
    public string Resource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>As messages write it: <c>Job.batch</c>.</summary>
    public string Type => Group.Length == 0 ? Name : $"{Name}.{Group}";
}
