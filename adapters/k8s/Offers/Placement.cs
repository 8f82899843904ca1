using Pilot.Adapters.K8s.Compute;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Plan;

namespace Pilot.Adapters.K8s.Offers;

/// <summary>Which nodes a pod may go to, so that it gets the machine that it was planned on.</summary>
internal sealed record Placement(IReadOnlyDictionary<string, string> Labels, Affinity? Affinity, IReadOnlyList<Toleration> Tolerations)
{
    private const string GpuTaint = "nvidia.com/gpu";

    /// <summary>What the agent's program is made for; every node says what it is.</summary>
    public static readonly IReadOnlyList<KeyValuePair<string, string>> Code = [new("kubernetes.io/os", "linux"), new("kubernetes.io/arch", "amd64")];

    public static Placement Of(PlanOffer offer, ClusterSettings settings, string target)
    {
        var name = OfferName.Read(offer.Offer, target) ?? OfferName.Any;
        var labels = new Dictionary<string, string>(settings.NodeSelector, StringComparer.Ordinal);
        foreach (var (label, value) in Code)
        {
            labels.TryAdd(label, value);
        }

        Add(labels, OfferName.TypeLabel, name.Type);
        Add(labels, OfferName.RegionLabel, name.Region);
        Add(labels, OfferName.HostLabel, name.Node);
        return new Placement(
            labels,
            name.Type is null ? null : name.Spot ? SpotNodes.Only : SpotNodes.Never,
            [.. Borne(settings, offer.Gpus > 0, name.Spot)]);
    }

    public static IEnumerable<Toleration> Borne(ClusterSettings settings, bool gpu, bool spot) =>
        settings.Tolerations
            .Concat(gpu ? [new Toleration(GpuTaint, "Exists", null, "NoSchedule")] : [])
            .Concat(spot ? SpotNodes.Tolerations : []);

    private static void Add(Dictionary<string, string> labels, string name, string? value)
    {
        if (value is not null)
        {
            labels[name] = value;
        }
    }
}
