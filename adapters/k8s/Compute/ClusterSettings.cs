using System.Globalization;
using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>What was said when the cluster was added, read and checked.</summary>
/// <param name="Namespace">Null for that of the context.</param>
/// <param name="Queue">Kueue's LocalQueue; null where none shares out the cluster.</param>
/// <param name="RatePerHour">US dollars for a machine whose price is not known otherwise.</param>
internal sealed record ClusterSettings(
    string? Kubeconfig,
    string? Context,
    string? Namespace,
    string? Queue,
    IReadOnlyDictionary<string, string> NodeSelector,
    IReadOnlyList<Toleration> Tolerations,
    string? PullSecret,
    string? PriorityClass,
    decimal? RatePerHour)
{
    public static readonly IReadOnlyList<CloudSetting> Known =
    [
        new("kubeconfig", "file that says how to reach the cluster", "KUBECONFIG, ~/.kube/config, or the pod's own account"),
        new("context", "context of the kubeconfig", "the current one"),
        new("namespace", "where jobs are made", "that of the context"),
        new("queue", "Kueue's LocalQueue that jobs go through", "none"),
        new("node-selector", "labels that nodes must have, such as pool=jobs,zone=a", "any node"),
        new("tolerations", "taints that jobs bear, such as sku=gpu:NoSchedule,batch", "those of GPU and spot nodes"),
        new("pull-secret", "Secret with the registry's password", "none"),
        new("priority-class", "PriorityClass of the jobs", "the cluster's default"),
        new("rate", "US dollars an hour of a node that has no known price", "0"),
    ];

    /// <exception cref="PilotException">PILOT1087.</exception>
    public static ClusterSettings Of(CloudAccount account) => new(
        account["kubeconfig"],
        account["context"],
        account["namespace"],
        account["queue"],
        Selector(account["node-selector"]),
        [.. Items(account["tolerations"]).Select(Toleration)],
        account["pull-secret"],
        account["priority-class"],
        Rate(account["rate"]));

    private static Dictionary<string, string> Selector(string? text)
    {
        var selector = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in Items(text))
        {
            var parts = item.Split('=', 2, StringSplitOptions.TrimEntries);
            selector[parts[0]] = parts is [{ Length: > 0 }, var value] ? value : throw KubeErrors.Setting("node-selector", text!, "labels are written as name=value, split by commas");
        }

        return selector;
    }

    /// <summary>As kubectl writes taints: <c>key=value:Effect</c>, <c>key:Effect</c>, <c>key</c>.</summary>
    private static Toleration Toleration(string item)
    {
        var parts = item.Split(':', 2, StringSplitOptions.TrimEntries);
        var effect = parts.Length == 2 ? parts[1] : null;
        if (effect is not (null or "NoSchedule" or "NoExecute" or "PreferNoSchedule"))
        {
            throw KubeErrors.Setting("tolerations", item, "the effect is NoSchedule, NoExecute or PreferNoSchedule");
        }

        var key = parts[0].Split('=', 2, StringSplitOptions.TrimEntries);
        return key[0].Length == 0
            ? throw KubeErrors.Setting("tolerations", item, "the taint's key is empty")
            : new Toleration(key[0], key.Length == 2 ? "Equal" : "Exists", key.Length == 2 ? key[1] : null, effect);
    }

    private static decimal? Rate(string? text) => text is null ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && rate >= 0 ? rate
        : throw KubeErrors.Setting("rate", text, "it is no amount of US dollars, such as 1.25");

    private static string[] Items(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
}
