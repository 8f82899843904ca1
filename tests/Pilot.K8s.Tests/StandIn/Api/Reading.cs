using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>Members that every object has.</summary>
public static class Reading
{
    public static JsonObject Meta(this JsonObject seen) => seen["metadata"]!.AsObject();

    public static string Name(this JsonObject seen) => seen.Meta()["name"]!.GetValue<string>();

    public static string Uid(this JsonObject seen) => seen.Meta()["uid"]!.GetValue<string>();

    public static string Space(this JsonObject seen) => seen.Meta()["namespace"]?.GetValue<string>() ?? "";

    public static bool IsGoing(this JsonObject seen) => seen.Meta()["deletionTimestamp"] is not null;

    public static string? Text(this JsonNode? node, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            node = node?[name];
        }

        return node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
    }

    public static JsonObject Status(this JsonObject seen)
    {
        if (seen["status"] is not JsonObject status)
        {
            seen["status"] = status = [];
        }

        return status;
    }

    public static bool HasCondition(this JsonObject seen, string type) => seen.Condition(type)?.Text("status") == "True";

    public static JsonObject? Condition(this JsonObject seen, string type) =>
        seen["status"]?["conditions"]?.AsArray().OfType<JsonObject>().FirstOrDefault(condition => condition.Text("type") == type);

    /// <summary>Sets a condition, and leaves one that says the same as it is.</summary>
    public static void SetCondition(this JsonObject seen, string type, string status, string? reason, string? message, string now)
    {
        var before = seen.Condition(type);
        if (before.Text("status") == status && before.Text("reason") == reason && before.Text("message") == message)
        {
            return;
        }

        var list = seen.Status()["conditions"]?.AsArray() ?? [];
        if (seen.Status()["conditions"] is null)
        {
            seen.Status()["conditions"] = list;
        }

        if (before is not null)
        {
            list.Remove(before);
        }

        var made = new JsonObject { ["type"] = type, ["status"] = status, ["lastTransitionTime"] = before.Text("status") == status ? before.Text("lastTransitionTime") : now };
        if (reason is not null)
        {
            made["reason"] = reason;
        }

        if (message is not null)
        {
            made["message"] = message;
        }

        list.Add(made);
    }

    public static bool Has(this JsonObject seen, IEnumerable<KeyValuePair<string, string>> labels) =>
        labels.All(label => seen.Meta()["labels"].Text(label.Key) == label.Value);

    public static bool OwnedBy(this JsonObject seen, string uid) =>
        seen.Meta()["ownerReferences"]?.AsArray().Any(owner => owner.Text("uid") == uid) ?? false;
}
