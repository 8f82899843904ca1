using System.Globalization;
using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
public sealed record Change(long Version, Kind Kind, string Type, JsonObject About);

/// <summary>All objects, with one count of versions, and the changes that are still kept for watches.</summary>
public sealed class ObjectStore(TimeProvider time)
{
    private readonly Lock guard = new();
    private readonly SortedDictionary<(string Kind, string Space, string Name), JsonObject> objects = new();
    private readonly List<Change> history = [];
    private TaskCompletionSource changed = New();
    private long version = 1000;
    private long compacted = 999;

    /// <summary>Told of every change, in order, under no lock.</summary>
    public event Action<Change>? Changed;

    public long Version
    {
        get
        {
            lock (guard)
            {
                return version;
            }
        }
    }

    public JsonObject? Get(Kind kind, string space, string name)
    {
        lock (guard)
        {
            return objects.TryGetValue((kind.Plural, space, name), out var found) ? Copy(found) : null;
        }
    }

    /// <returns>The objects and the version that they are of.</returns>
    public (IReadOnlyList<JsonObject> Items, long Version) List(Kind kind, string? space)
    {
        lock (guard)
        {
            return ([.. objects.Where(entry => entry.Key.Kind == kind.Plural && (space is null || entry.Key.Space == space)).Select(entry => Copy(entry.Value))], version);
        }
    }

    public JsonObject Create(Kind kind, string space, JsonObject given)
    {
        Change change;
        lock (guard)
        {
            var made = Copy(given);
            var meta = made.Meta();
            var key = (kind.Plural, space, meta["name"]!.GetValue<string>());
            if (objects.ContainsKey(key))
            {
                throw RefusalException.AlreadyExists(kind, key.Item3);
            }

            if (kind.Namespaced)
            {
                meta["namespace"] = space;
            }

            meta["uid"] = Guid.NewGuid().ToString();
            meta["creationTimestamp"] = Now();
            made["apiVersion"] = kind.ApiVersion;
            made["kind"] = kind.Name;
            change = Keep(kind, key, made, "ADDED");
        }

        Changed?.Invoke(change);
        return Copy(change.About);
    }

    /// <summary>Changes what is there; nothing happens when it is gone, is another one by now, or stays as it is.</summary>
    public bool Update(Kind kind, JsonObject seen, Action<JsonObject> edit)
    {
        Change change;
        lock (guard)
        {
            var key = Key(kind, seen);
            if (!objects.TryGetValue(key, out var there) || there.Uid() != seen.Uid())
            {
                return false;
            }

            var next = Copy(there);
            edit(next);
            if (JsonNode.DeepEquals(next, there))
            {
                return false;
            }

            change = Keep(kind, key, next, "MODIFIED");
        }

        Changed?.Invoke(change);
        return true;
    }

    public void Remove(Kind kind, JsonObject seen)
    {
        Change change;
        lock (guard)
        {
            var key = Key(kind, seen);
            if (!objects.TryGetValue(key, out var there) || there.Uid() != seen.Uid())
            {
                return;
            }

            change = Keep(kind, key, Copy(there), "DELETED");
            objects.Remove(key);
        }

        Changed?.Invoke(change);
    }

    /// <summary>Changes after a version; waits for one when there is none. Null when the version is not kept any more.</summary>
    public (IReadOnlyList<Change>? Changes, Task More) After(long from)
    {
        lock (guard)
        {
            return from < compacted ? (null, Task.CompletedTask) : (history.Where(change => change.Version > from).ToList(), changed.Task);
        }
    }

    /// <summary>Forgets all changes so far, as etcd does every five minutes.</summary>
    public void Compact()
    {
        lock (guard)
        {
            // A watch that is exactly here would go on, so the count goes on first.
            compacted = ++version;
            history.Clear();
            Signal();
        }
    }

    public string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static (string Kind, string Space, string Name) Key(Kind kind, JsonObject seen) =>
        (kind.Plural, seen.Meta()["namespace"]?.GetValue<string>() ?? "", seen.Name());

    private Change Keep(Kind kind, (string, string, string) key, JsonObject made, string type)
    {
        made.Meta()["resourceVersion"] = (++version).ToString(CultureInfo.InvariantCulture);
        objects[key] = made;
        var change = new Change(version, kind, type, Copy(made));
        history.Add(change);
        Signal();
        return change;
    }

    private void Signal()
    {
        changed.TrySetResult();
        changed = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static JsonObject Copy(JsonObject from) => from.DeepClone().AsObject();
}
