using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Compute;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.K8s.Offers;

/// <summary>What the nodes of a cluster could run; where they may not be listed, what the settings say.</summary>
/// <param name="prices">The catalogue, which knows what the clouds' machines cost.</param>
internal sealed class NodeOffers(
    KubeClient client, ClusterSettings settings, string target, Func<CancellationToken, Task<OfferTable>> prices, TimeProvider time)
{
    /// <summary>Plans ask often, and nodes change seldom.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);

    /// <summary>No machine has more devices.</summary>
    private const int MostGpus = 16;

    private const long UsualMemoryBytes = 4L << 30;

    private (IReadOnlyList<NodeGroup>? Groups, DateTimeOffset At)? seen;

    public async Task<OfferAnswer> AnswerAsync(OfferQuery query, CancellationToken cancellation)
    {
        var needs = query.Needs;
        var gpus = needs.Gpu?.LeastWhole ?? 0;
        if (await NodesAsync(cancellation) is not { } nodes)
        {
            return Unseen(needs, gpus);
        }

        var groups = Groups(nodes, gpus > 0);

        if (groups.Count == 0)
        {
            return new OfferAnswer([], "No node of the cluster takes jobs now: none is ready, open and free of taints that the settings do not bear.");
        }

        var table = await prices(cancellation);
        var all = groups.Select(group => (Group: group, Offer: group.Offer(target, gpus > group.Gpus ? group.Gpus : gpus, table, settings.RatePerHour))).ToList();
        var fitting = all.Where(pair => gpus <= pair.Group.Gpus && needs.Misfit(pair.Offer) is null).Select(pair => pair.Offer).ToList();
        return fitting.Count > 0 ? new OfferAnswer(fitting, null) : new OfferAnswer([], Misfit(all, needs));
    }

    private static string Misfit(IReadOnlyList<(NodeGroup Group, PlanOffer Offer)> all, MachineNeeds needs)
    {
        var (group, offer) = all.MaxBy(pair => (pair.Group.Gpus, pair.Group.Cpu));
        var kinds = string.Join(", ", all.Select(pair => pair.Group.Name.Type ?? pair.Group.Name.Node).Distinct().Take(5));
        return $"No node of the cluster fits ({kinds}). The biggest: {needs.Misfit(offer with { Gpus = group.Gpus }) ?? "It has too few GPUs."}";
    }

    private OfferAnswer Unseen(MachineNeeds needs, int gpus)
    {
        var asked = needs.Resources;
        var offer = new PlanOffer(
            target,
            OfferName.Any.Write(target),
            "the cluster",
            CloudTargets.Runtime(CloudTargets.Kubernetes),
            asked.Cpu ?? 1,
            asked.MemoryBytes ?? UsualMemoryBytes,
            gpus,
            null,
            settings.RatePerHour ?? 0);
        const string reason = "The cluster does not let this platform list its nodes, so that nobody knows";
        return gpus > MostGpus || needs.Gpu is { Models.Count: > 0 } or { Vendor: not (null or "nvidia") }
            ? new OfferAnswer([], $"{reason} whether it has such devices ({needs.Gpu}).")
            : needs.Spot == SpotUse.Wanted ? new OfferAnswer([], $"{reason} which of them are spot machines.")
            : new OfferAnswer([offer], null);
    }

    /// <returns>Null where the nodes may not be listed.</returns>
    private async Task<IReadOnlyList<NodeGroup>?> NodesAsync(CancellationToken cancellation)
    {
        if (seen is { } known && time.GetUtcNow() - known.At < Fresh)
        {
            return known.Groups;
        }

        var answer = await client.ListAsync("api/v1/nodes", KubeJson.Default.KubeListNode, cancellation);
        var groups = answer.Is(403) ? null : (answer.OrThrow().Items ?? []).Where(Selected).Select(NodeGroup.Of).OfType<NodeGroup>().ToList();
        seen = (groups, time.GetUtcNow());
        return groups;
    }

    private bool Selected(Node node) =>
        settings.NodeSelector.All(label => node.Metadata.Labels?.GetValueOrDefault(label.Key) == label.Value);

    /// <summary>Of each kind the smallest.</summary>
    /// <param name="gpu">The job gets a device, and bears the taint of nodes that are kept for such jobs.</param>
    private List<NodeGroup> Groups(IEnumerable<NodeGroup> nodes, bool gpu) =>
    [
        .. nodes
            .Where(node => node.Taints.All(taint => Placement.Borne(settings, gpu, node.Name.Spot).Any(toleration => toleration.Covers(taint))))
            .GroupBy(node => node.Name)
            .Select(alike => alike.MinBy(node => (node.Gpus, node.Cpu, node.MemoryBytes))!)
            .OrderBy(node => node.Name.Write(target), StringComparer.Ordinal),
    ];
}
