using System.Globalization;
using System.Text.Json.Nodes;
using Pilot.K8s.Tests.StandIn.Published;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <summary>Reads and changes of objects, as an API server does them.</summary>
internal sealed class Objects(ObjectStore store, int minor, bool holdsJobs)
{
    private readonly IReadOnlySet<string> unknown = Versions.Unknown(minor);

    public JsonObject Get(Call call) => store.Get(call.Kind, call.Space ?? "", call.Name) ?? throw RefusalException.NotFound(call.Kind, call.Name);

    public JsonObject List(Call call)
    {
        var selectors = new Selectors(call.Query["labelSelector"], call.Query["fieldSelector"]);
        selectors.Check(call.Kind);
        var (items, version) = store.List(call.Kind, call.Space);
        var chosen = items.Where(selectors.Choose).ToList();
        var limit = int.Parse(call.Query["limit"].FirstOrDefault() ?? "0", CultureInfo.InvariantCulture);
        var (skip, of) = Continue(call.Query["continue"].FirstOrDefault());
        if (of is { } then && then != version)
        {
            throw RefusalException.ExpiredContinue();
        }

        var meta = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        var page = limit > 0 ? chosen.Skip(skip).Take(limit).ToList() : chosen;
        if (limit > 0 && skip + limit < chosen.Count)
        {
            meta["continue"] = $"{version}.{skip + limit}";
            meta["remainingItemCount"] = chosen.Count - skip - limit;
        }

        return new JsonObject
        {
            ["kind"] = $"{call.Kind.Name}List",
            ["apiVersion"] = call.Kind.ApiVersion,
            ["metadata"] = meta,
            ["items"] = page.Count == 0 ? null : new JsonArray([.. page]),
        };
    }

    public JsonObject Create(Call call, JsonObject body)
    {
        Decode(call.Kind, body);
        if (body.Meta()["name"] is null)
        {
            throw RefusalException.Invalid(call.Kind, "", [("metadata.name", "FieldValueRequired", "Required value: name or generateName is required")]);
        }

        FieldRules.Check(call.Kind, body);
        if (call.Query["dryRun"] == "All")
        {
            return store.Get(call.Kind, call.Space ?? "", body.Name()) is null ? body : throw RefusalException.AlreadyExists(call.Kind, body.Name());
        }

        if (call.Kind == Kind.Job)
        {
            Versions.Fill(body, minor);
            if (holdsJobs && body.Meta()["labels"].Text(Controllers.JobController.Queue) is not null)
            {
                body["spec"]!["suspend"] = true;
            }
        }

        if (call.Kind == Kind.Secret && body["stringData"] is JsonObject plain)
        {
            body.Remove("stringData");
            body["data"] = new JsonObject(plain.Select(entry =>
                KeyValuePair.Create(entry.Key, (JsonNode?)Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(entry.Value!.GetValue<string>())))));
        }

        return store.Create(call.Kind, call.Space ?? "", body);
    }

    /// <returns>The object that is going, or the word that it is gone.</returns>
    public JsonObject Delete(Call call, JsonObject? options)
    {
        var there = Get(call);
        if (options is not null && Faults(options, "io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions") is { Count: > 0 } faults)
        {
            throw RefusalException.BadRequest($"DeleteOptions: {string.Join(", ", faults)}");
        }

        if (options?["preconditions"].Text("uid") is { } uid && uid != there.Uid())
        {
            throw RefusalException.Conflict(call.Kind, call.Name, uid, there.Uid());
        }

        var policy = options.Text("propagationPolicy");
        if (policy is not (null or "Foreground" or "Background" or "Orphan"))
        {
            throw RefusalException.BadRequest($"invalid propagation policy: {policy}");
        }

        var grace = call.Kind == Kind.Pod ? options?["gracePeriodSeconds"]?.GetValue<long>() ?? there["spec"]?["terminationGracePeriodSeconds"]?.GetValue<long>() ?? 30 : 0;
        if (policy == "Foreground" || grace > 0)
        {
            store.Update(call.Kind, there, next => Going(next, policy, grace));
            return store.Get(call.Kind, call.Space ?? "", call.Name) ?? there;
        }

        store.Remove(call.Kind, there);
        return call.Kind == Kind.Pod ? there : new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = new JsonObject { ["name"] = call.Name, ["group"] = call.Kind.Group, ["kind"] = call.Kind.Plural, ["uid"] = there.Uid() },
        };
    }

    /// <summary>Violations that an API server of this version would name in strict validation.</summary>
    public IReadOnlyList<string> Faults(JsonNode body, string? schema) => schema is null ? [] : OpenApi.Instance?.Violations(body, schema, unknown) ?? [];

    private void Decode(Kind kind, JsonObject body)
    {
        if (body.Text("kind") != kind.Name || body.Text("apiVersion") != kind.ApiVersion)
        {
            throw RefusalException.BadRequest($"the object provided is unrecognized (must be of type {kind.Name})");
        }

        if (Faults(body, kind.Schema) is { Count: > 0 } faults)
        {
            throw RefusalException.Undecodable(kind, faults);
        }
    }

    private void Going(JsonObject next, string? policy, long grace)
    {
        var meta = next.Meta();
        if (meta["deletionTimestamp"] is not null && meta["deletionGracePeriodSeconds"]?.GetValue<long>() <= grace)
        {
            return;
        }

        meta["deletionTimestamp"] ??= store.Now();
        meta["deletionGracePeriodSeconds"] = grace;
        if (policy == "Foreground")
        {
            meta["finalizers"] = new JsonArray("foregroundDeletion");
        }
    }

    private static (int Skip, long? Version) Continue(string? token) =>
        token?.Split('.') is [var version, var skip]
            ? (int.Parse(skip, CultureInfo.InvariantCulture), long.Parse(version, CultureInfo.InvariantCulture))
            : (0, null);
}
