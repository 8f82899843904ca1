using System.Globalization;
using System.Text.Json;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// <c>kubectl get nodes -o json</c>: a row per kind of node, with what the cluster leaves to pods of it. A node is priced as
/// the machine that it is (its instance type and region), or at the rate that its operator wrote on it as the annotation
/// <c>pilot/price-per-hour</c>; nodes with neither have no price, and are left out as such.
/// </summary>
public static class ClusterNodes
{
    /// <summary>US dollars an hour, written on a node by its operator.</summary>
    public const string RateAnnotation = "pilot/price-per-hour";

    /// <param name="prices">What a machine costs by the hour in a region; null when that is not known.</param>
    /// <exception cref="Errors.PilotException">PILOT0971.</exception>
    internal static RawFile Read(Stream stream, Func<string, string, decimal?> prices)
    {
        var rows = new Dictionary<string, RawRow>();
        try
        {
            using var list = JsonDocument.Parse(stream);
            foreach (var node in list.RootElement.GetProperty("items").EnumerateArray())
            {
                var row = Row(node, prices);
                rows.TryAdd($"{row.Machine} {row.Region} {row.Price}", row);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new Errors.PilotException(CatalogueErrors.Unreadable("list of nodes", e.Message.TrimEnd('.')), e);
        }

        return new RawFile("Kubernetes nodes", [.. rows.Values], null, new Dictionary<string, int>());
    }

    private static RawRow Row(JsonElement node, Func<string, string, decimal?> prices)
    {
        var about = node.GetProperty("metadata");
        var name = Text(about, "name");
        var (type, region) = (Label(about, "node.kubernetes.io/instance-type"), Label(about, "topology.kubernetes.io/region"));
        var left = node.GetProperty("status").GetProperty("allocatable");
        var rate = about.TryGetProperty("annotations", out var notes) && decimal.TryParse(
            Text(notes, RateAnnotation), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var own) ? own : (decimal?)null;
        var gpus = ClusterQuantity.Read(Text(left, "nvidia.com/gpu"));
        return new RawRow(
            $"node {name}",
            CloudTargets.Kubernetes,
            type.Length > 0 ? type : name,
            region.Length > 0 ? region : "cluster",
            Cpu: ClusterQuantity.Read(Text(left, "cpu")),
            MemoryGib: ClusterQuantity.Read(Text(left, "memory")) / (1L << 30),
            Gpu: gpus is > 0 && Label(about, "nvidia.com/gpu.product") is { Length: > 0 } product ? product : null,
            GpuCount: gpus,
            Price: rate ?? prices(type, region),
            Arm: Label(about, "kubernetes.io/arch") == "arm64");
    }

    private static string Label(JsonElement about, string name) => about.TryGetProperty("labels", out var labels) ? Text(labels, name) : "";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
