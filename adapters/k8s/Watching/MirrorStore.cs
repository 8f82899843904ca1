using Pilot.Adapters.K8s.Resources;

namespace Pilot.Adapters.K8s.Watching;

/// <summary>The objects of one kind as they were last seen, by what they belong to.</summary>
/// <param name="key">What an object belongs to; null for one that is of no interest.</param>
/// <param name="gone">Told of each object that is not there any more, as it was last seen.</param>
internal sealed class MirrorStore<T>(Func<T, string?> key, Action<T> gone)
    where T : class, IKubeObject
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, T> byUid = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<T>> byKey = new(StringComparer.Ordinal);

    public IReadOnlyList<T> Of(string belongsTo)
    {
        lock (guard)
        {
            return byKey.TryGetValue(belongsTo, out var found) ? [.. found] : [];
        }
    }

    public void Replace(IEnumerable<T> all)
    {
        List<T> vanished;
        lock (guard)
        {
            var now = all.ToList();
            var kept = now.Select(Uid).ToHashSet(StringComparer.Ordinal);
            vanished = [.. byUid.Values.Where(had => !kept.Contains(Uid(had)))];
            byUid.Clear();
            byKey.Clear();
            now.ForEach(Keep);
        }

        vanished.ForEach(gone);
    }

    /// <summary>Unless what is here is newer: changes come again after a list, and from several sides.</summary>
    public void Put(T seen)
    {
        lock (guard)
        {
            if (!byUid.TryGetValue(Uid(seen), out var had) || Version(had) <= Version(seen))
            {
                Drop(Uid(seen));
                Keep(seen);
            }
        }
    }

    /// <param name="last">As it was when it went.</param>
    public void Remove(T last)
    {
        lock (guard)
        {
            Drop(Uid(last));
        }

        gone(last);
    }

    private void Keep(T seen)
    {
        if (key(seen) is { } belongsTo)
        {
            byUid[Uid(seen)] = seen;
            (byKey.TryGetValue(belongsTo, out var others) ? others : byKey[belongsTo] = []).Add(seen);
        }
    }

    private void Drop(string uid)
    {
        if (byUid.Remove(uid, out var had) && key(had) is { } belongsTo && byKey.TryGetValue(belongsTo, out var others))
        {
            others.Remove(had);
            if (others.Count == 0)
            {
                byKey.Remove(belongsTo);
            }
        }
    }

    private static ulong Version(T item) => ulong.TryParse(item.Metadata.ResourceVersion, out var number) ? number : 0;

    private static string Uid(T item) => item.Metadata.Uid ?? "";
}
