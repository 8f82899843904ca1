using System.Globalization;
using System.Text.Json.Nodes;

namespace Pilot.K8s.Tests.StandIn.Api;

/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
public sealed record Change(long Version, Kind Kind, string Type, JsonObject About);

/// <summary>All objects, with one count of versions, and the changes that are still kept for watches.</summary>
public sealed class ObjectStore(TimeProvider time)
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, SortedDictionary<(string Space, string Name), JsonObject>> objects = new(StringComparer.Ordinal);
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
            return Find((kind.Plural, space, name)) is { } found ? Copy(found) : null;
        }
    }

    /// <returns>The objects and the version that they are of.</returns>
    public (IReadOnlyList<JsonObject> Items, long Version) List(Kind kind, string? space, Func<JsonObject, bool>? where = null)
    {
        lock (guard)
        {
            return ([.. Of(kind, space).Where(seen => where?.Invoke(seen) ?? true).Select(Copy)], version);
        }
    }

    /// <summary>Looks at objects without a copy of them; the look changes nothing.</summary>
    public IReadOnlyList<T> Select<T>(Kind kind, Func<JsonObject, bool> where, Func<JsonObject, T> look)
    {
        lock (guard)
        {
            return [.. Of(kind, null).Where(where).Select(look)];
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
            if (Find(key) is not null)
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
            if (Find(key) is not { } there || there.Uid() != seen.Uid())
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
            if (Find(key) is not { } there || there.Uid() != seen.Uid())
            {
                return;
            }

            change = Keep(kind, key, Copy(there), "DELETED");
            objects[key.Kind].Remove((key.Space, key.Name));
        }

        Changed?.Invoke(change);
    }

    /// <summary>Changes after a version; waits for one when there is none. Null when the version is not kept any more.</summary>
    public (IReadOnlyList<Change>? Changes, Task More) After(long from)
    {
        lock (guard)
        {
            if (from < compacted)
            {
                return (null, Task.CompletedTask);
            }

            var at = history.Count;
            while (at > 0 && history[at - 1].Version > from)
            {
                at--;
            }

            return (history.GetRange(at, history.Count - at), changed.Task);
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

    private IEnumerable<JsonObject> Of(Kind kind, string? space) => objects.TryGetValue(kind.Plural, out var all)
        ? space is null ? all.Values : all.Where(entry => entry.Key.Space == space).Select(entry => entry.Value)
        : [];

    private JsonObject? Find((string Kind, string Space, string Name) key) =>
        objects.TryGetValue(key.Kind, out var all) ? all.GetValueOrDefault((key.Space, key.Name)) : null;

    private static (string Kind, string Space, string Name) Key(Kind kind, JsonObject seen) =>
        (kind.Plural, seen.Meta()["namespace"]?.GetValue<string>() ?? "", seen.Name());

    private Change Keep(Kind kind, (string Kind, string Space, string Name) key, JsonObject made, string type)
    {
        made.Meta()["resourceVersion"] = (++version).ToString(CultureInfo.InvariantCulture);
        if (!objects.TryGetValue(key.Kind, out var all))
        {
            objects[key.Kind] = all = [];
        }

        all[(key.Space, key.Name)] = made;
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
