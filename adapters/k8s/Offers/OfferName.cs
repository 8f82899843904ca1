namespace Pilot.Adapters.K8s.Offers;

/// <summary>
/// A kind of node as offers name it: <c>kubernetes/Standard_D4s_v5/westeurope</c>, with <c>/spot</c> behind where it may be
/// taken away. A node without an instance type stands for itself (<c>kubernetes/node/NAME</c>), and <c>kubernetes/any</c> is
/// whatever the scheduler finds.
/// </summary>
/// <param name="Type">Value of the instance type's label; null for a single node or any.</param>
/// <param name="Region">Value of the region's label; null where nodes have none.</param>
internal sealed record OfferName(string? Type, string? Region, string? Node, bool Spot)
{
    public const string TypeLabel = "node.kubernetes.io/instance-type";
    public const string RegionLabel = "topology.kubernetes.io/region";
    public const string HostLabel = "kubernetes.io/hostname";

    private const string NoRegion = "-";

    public static OfferName Any { get; } = new(null, null, null, false);

    public string Write(string target) => (Type, Node) switch
    {
        ({ } type, _) => $"{target}/{type}/{Region ?? NoRegion}{(Spot ? "/spot" : "")}",
        (_, { } node) => $"{target}/node/{node}",
        _ => $"{target}/any",
    };

    /// <returns>Null for a name that is none of this target's.</returns>
    public static OfferName? Read(string offer, string target)
    {
        if (!offer.StartsWith(target + "/", StringComparison.Ordinal))
        {
            return null;
        }

        return offer[(target.Length + 1)..].Split('/') switch
        {
            ["any"] => Any,
            ["node", var node] => new OfferName(null, null, node, false),
            [var type, var region] => new OfferName(type, region == NoRegion ? null : region, null, false),
            [var type, var region, "spot"] => new OfferName(type, region == NoRegion ? null : region, null, true),
            _ => null,
        };
    }
}
