using System.Text.Json.Nodes;
using Pilot.Core.Plan.Catalogue.Import;
using Pilot.K8s.Tests.StandIn.Api;

namespace Pilot.K8s.Tests.StandIn.Controllers;

/// <summary>Finds a node for each pod, or says why none takes it, in the scheduler's words.</summary>
internal sealed class Scheduler(ObjectStore store)
{
    /// <returns>False when no node takes it.</returns>
    public bool Look(JsonObject pod)
    {
        if (pod["spec"].Text("nodeName") is not null || pod.IsGoing() || pod["status"].Text("phase") != "Pending")
        {
            return true;
        }

        var reasons = new List<string>();
        var nodes = store.List(Kind.Node, null).Items;
        foreach (var node in nodes)
        {
            if (WhyNot(pod["spec"]!.AsObject(), node) is { } reason)
            {
                reasons.Add(reason);
                continue;
            }

            store.Update(Kind.Pod, pod, next =>
            {
                next["spec"]!["nodeName"] = node.Name();
                next.SetCondition("PodScheduled", "True", null, null, store.Now());
            });
            return true;
        }

        var words = string.Join(", ", reasons.GroupBy(reason => reason).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Count()} {group.Key}"));
        var message = nodes.Count == 0
            ? "no nodes available to schedule pods"
            : $"0/{nodes.Count} nodes are available: {words}. preemption: 0/{nodes.Count} nodes are available: {nodes.Count} Preemption is not helpful for scheduling.";
        store.Update(Kind.Pod, pod, next => next.SetCondition("PodScheduled", "False", "Unschedulable", message, store.Now()));
        return false;
    }

    /// <summary>Pods of which this is the same fit the same nodes.</summary>
    public static string Shape(JsonObject pod)
    {
        var spec = pod["spec"]!;
        return $"{spec["nodeSelector"]?.ToJsonString()} {spec["affinity"]?.ToJsonString()} {spec["tolerations"]?.ToJsonString()} {spec["containers"]![0]!["resources"]?.ToJsonString()}";
    }

    private string? WhyNot(JsonObject spec, JsonObject node)
    {
        if (node["spec"]?["unschedulable"]?.GetValue<bool>() == true)
        {
            return "node(s) were unschedulable";
        }

        var taints = node["spec"]?["taints"]?.AsArray().OfType<JsonObject>() ?? [];
        var tolerations = spec["tolerations"]?.AsArray().OfType<JsonObject>().ToList() ?? [];
        if (taints.FirstOrDefault(taint => taint.Text("effect") != "PreferNoSchedule" && !tolerations.Any(toleration => Bears(toleration, taint))) is { } taint)
        {
            return $"node(s) had untolerated taint {{{taint.Text("key")}: {taint.Text("value")}}}";
        }

        if (!Selected(spec, node))
        {
            return "node(s) didn't match Pod's node affinity/selector";
        }

        return Wanted(spec).FirstOrDefault(want => Free(node, want.Key) < want.Value) is { Key: { } short_ } ? $"Insufficient {short_}" : null;
    }

    private static bool Bears(JsonObject toleration, JsonObject taint) =>
        (toleration.Text("effect") ?? taint.Text("effect")) == taint.Text("effect")
        && (toleration.Text("key") ?? taint.Text("key")) == taint.Text("key")
        && (toleration.Text("operator") == "Exists" || (toleration.Text("value") ?? "") == (taint.Text("value") ?? ""));

    private static bool Selected(JsonObject spec, JsonObject node)
    {
        var labels = node.Meta()["labels"];
        var selector = spec["nodeSelector"]?.AsObject() ?? [];
        var terms = spec["affinity"]?["nodeAffinity"]?["requiredDuringSchedulingIgnoredDuringExecution"]?["nodeSelectorTerms"]?.AsArray();
        return selector.All(label => labels.Text(label.Key) == label.Value!.GetValue<string>())
            && (terms is null || terms.Any(term => term!["matchExpressions"]!.AsArray().All(expression => Holds(expression!.AsObject(), labels))));
    }

    private static bool Holds(JsonObject expression, JsonNode? labels)
    {
        var values = expression["values"]!.AsArray().Select(value => value!.GetValue<string>());
        var isIn = labels.Text(expression.Text("key")!) is { } value && values.Contains(value);
        return expression.Text("operator") == "In" ? isIn : !isIn;
    }

    private double Free(JsonObject node, string resource)
    {
        var used = store.Select(
            Kind.Pod,
            pod => pod["spec"].Text("nodeName") == node.Name() && pod["status"].Text("phase") is not ("Succeeded" or "Failed"),
            pod => Wanted(pod["spec"]!.AsObject()).GetValueOrDefault(resource)).Sum();
        return (ClusterQuantity.Read(node["status"]?["allocatable"].Text(resource) ?? "0") ?? 0) - used + 1e-9;
    }

    private static Dictionary<string, double> Wanted(JsonObject spec) => spec["containers"]!.AsArray()
        .SelectMany(container => container!["resources"]?["requests"]?.AsObject() ?? [])
        .GroupBy(request => request.Key)
        .ToDictionary(group => group.Key, group => group.Sum(request => ClusterQuantity.Read(request.Value!.ToString()) ?? 0));
}
