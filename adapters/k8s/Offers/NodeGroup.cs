using System.Globalization;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Catalogue.Import;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Adapters.K8s.Offers;

/// <summary>Nodes of one kind, and what the cluster leaves to pods of one of them.</summary>
/// <param name="OwnRate">US dollars an hour, as its operator wrote on a node; null for nothing.</param>
/// <param name="Product">What the node's label says of its devices; null for nothing.</param>
internal sealed record NodeGroup(
    OfferName Name, double Cpu, long MemoryBytes, int Gpus, string? Product, double? DeviceGb, decimal? OwnRate, IReadOnlyList<Taint> Taints)
{
    public const string GpuResource = "nvidia.com/gpu";
    private const string ProductLabel = "nvidia.com/gpu.product";
    private const string DeviceMemoryLabel = "nvidia.com/gpu.memory";

    /// <returns>Null for a node that takes no pods of ours: not ready, shut for maintenance, or for other code than Linux on x86-64.</returns>
    public static NodeGroup? Of(Node node)
    {
        var labels = node.Metadata.Labels ?? new Dictionary<string, string>();
        var left = node.Status?.Allocatable ?? new Dictionary<string, string>();
        var ready = node.Status?.Conditions?.Any(condition => condition is { Type: "Ready", IsTrue: true }) ?? false;
        if (!ready || node.Spec?.Unschedulable == true || Placement.Code.Any(label => (labels.GetValueOrDefault(label.Key) ?? label.Value) != label.Value))
        {
            return null;
        }

        var type = Text(labels, OfferName.TypeLabel);
        var spot = SpotNodes.Is(labels);
        return new NodeGroup(
            type is null
                ? new OfferName(null, null, labels.GetValueOrDefault(OfferName.HostLabel) ?? node.Metadata.Name, false)
                : new OfferName(type, Text(labels, OfferName.RegionLabel), null, spot),
            Amount(left, "cpu"),
            (long)Amount(left, "memory"),
            (int)Amount(left, GpuResource),
            Text(labels, ProductLabel),
            double.TryParse(labels.GetValueOrDefault(DeviceMemoryLabel), NumberStyles.None, CultureInfo.InvariantCulture, out var mib) ? Math.Round(mib / 1024) : null,
            decimal.TryParse(
                node.Metadata.Annotations?.GetValueOrDefault(ClusterNodes.RateAnnotation), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) ? rate : null,
            [.. (node.Spec?.Taints ?? []).Where(taint => taint.Effect is "NoSchedule" or "NoExecute")]);
    }

    /// <summary>A part of the node where a job asks for some of its devices, and the whole of it else.</summary>
    /// <param name="gpus">Devices that the job gets.</param>
    public PlanOffer Offer(string target, int gpus, OfferTable prices, decimal? rate)
    {
        var known = Name.Type is null ? null : prices.Find(CloudTargets.AzureVm, Name.Type) ?? prices.Find(CloudTargets.Aws, Name.Type);
        var price = known?.Prices.FirstOrDefault(price => price.Region == Name.Region);
        var share = gpus > 0 ? (decimal)gpus / Gpus : 1;
        var perHour = OwnRate ?? (Name.Spot ? price?.SpotPerHour : price?.PerHour) ?? rate ?? 0;
        var isListed = OwnRate is null && price is not null && (!Name.Spot || price.SpotPerHour is not null);
        var model = gpus == 0 ? null
            : Product is { } product ? GpuNames.Read(product, DeviceGb)
            : known?.Machine.Gpu;
        return new PlanOffer(
            target,
            Name.Write(target),
            Name.Region ?? Name.Node ?? "the cluster",
            CloudTargets.Runtime(CloudTargets.Kubernetes),
            Cpu,
            MemoryBytes,
            gpus,
            model?.Name,
            Math.Round(perHour * share, 6),
            Region: Name.Region,
            Spot: Name.Spot,
            GpuMemoryGb: model is { MemoryGb: > 0 } ? model.MemoryGb : null,
            OnDemandPerHour: Name.Spot && isListed ? Math.Round(price!.PerHour * share, 6) : null,
            PricedAt: isListed ? price!.PricedAt : null,
            Source: isListed ? price!.Source : null,
            Estimated: isListed && (price!.Estimated || (Name.Spot && price.SpotEstimated)));
    }

    private static string? Text(IReadOnlyDictionary<string, string> labels, string name) =>
        labels.GetValueOrDefault(name) is { Length: > 0 } value ? value : null;

    private static double Amount(IReadOnlyDictionary<string, string> amounts, string name) =>
        amounts.TryGetValue(name, out var text) ? ClusterQuantity.Read(text) ?? 0 : 0;
}
