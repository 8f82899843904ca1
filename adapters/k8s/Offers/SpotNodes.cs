using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Offers;

/// <summary>How the clouds mark nodes that may be taken away: a label on the node, on some of them as a taint too.</summary>
internal static class SpotNodes
{
    private static readonly (string Key, string Value)[] Marks =
    [
        ("kubernetes.azure.com/scalesetpriority", "spot"),
        ("eks.amazonaws.com/capacityType", "SPOT"),
        ("cloud.google.com/gke-spot", "true"),
        ("karpenter.sh/capacity-type", "spot"),
    ];

    public static bool Is(IReadOnlyDictionary<string, string>? labels) =>
        labels is not null && Marks.Any(mark => labels.GetValueOrDefault(mark.Key) == mark.Value);

    public static IEnumerable<Toleration> Tolerations =>
        Marks.Select(mark => new Toleration(mark.Key, "Equal", mark.Value, "NoSchedule"));

    /// <summary>Any of the marks.</summary>
    public static Affinity Only { get; } = Required([.. Marks.Select(mark => new NodeSelectorTerm([new NodeRequirement(mark.Key, "In", [mark.Value])]))]);

    /// <summary>None of the marks.</summary>
    public static Affinity Never { get; } = Required([new NodeSelectorTerm([.. Marks.Select(mark => new NodeRequirement(mark.Key, "NotIn", [mark.Value]))])]);

    private static Affinity Required(IReadOnlyList<NodeSelectorTerm> terms) => new(new NodeAffinity(new NodeSelector(terms)));
}
