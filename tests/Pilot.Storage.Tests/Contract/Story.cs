using System.Text;
using Pilot.Core.Storage;

namespace Pilot.Storage.Tests.Contract;

internal enum StoryAction
{
    Put,
    Append,
    Delete,
    Read,
    List,
}

internal enum StoryCondition
{
    None,
    Absent,
    Last,
    Stale,
}

/// <summary>Numbers that <see cref="Story"/> makes sense of, so that any of them is a step.</summary>
internal sealed record StoryStep(StoryAction Action, int Name, StoryCondition Condition, int Size, int Other);

/// <summary>Does each step to the store and to a dictionary, and compares what both answer.</summary>
internal sealed class Story(IBlobStore store)
{
    private static readonly string[] Blobs =
        ["a-b", "a/b", "a/c/d", "a/c-d", "a0", "aé", "b", "p/\uFF01", "p/😀"];

    private static readonly string[] Logs = ["a/log", "l", "p/log"];

    private static readonly string[] Prefixes = ["", "a", "a/", "a/c", "a/c/", "p/", "zz"];

    private static readonly Comparer<string> Utf8 = Comparer<string>.Create(
        static (a, b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b)));

    private readonly SortedDictionary<string, Kept> kept = new(Utf8);
    private readonly Dictionary<string, string> stale = [];

    private sealed record Kept(byte[] Bytes, Dictionary<string, string> Metadata, string ETag);

    public async Task TellAsync(IEnumerable<StoryStep> story)
    {
        foreach (var name in Blobs.Concat(Logs))
        {
            await store.DeleteAsync(name);
        }

        foreach (var step in story)
        {
            await (step.Action switch
            {
                StoryAction.Put => PutAsync(step),
                StoryAction.Append => AppendAsync(step),
                StoryAction.Delete => DeleteAsync(step),
                StoryAction.Read => ReadAsync(step),
                _ => ListAsync(step),
            });
        }

        await CompareAllAsync();
    }

    private async Task PutAsync(StoryStep step)
    {
        var name = Of(Blobs, step.Name);
        var bytes = Content.Random(step.Other, step.Size);
        var metadata = step.Other % 3 == 0 ? [] : new Dictionary<string, string> { ["a"] = $"é{step.Other}", ["b"] = "" };
        var condition = ConditionOf(step.Condition, name);

        var put = await store.PutAsync(name, new MemoryStream(bytes), condition, metadata);

        (put is not null).ShouldBe(condition.HoldsFor(ETagOf(name)));
        if (put is not null)
        {
            put.Length.ShouldBe(bytes.Length);
            Keep(name, new Kept(bytes, metadata, put.ETag));
        }
    }

    private async Task AppendAsync(StoryStep step)
    {
        var name = Of(Logs, step.Name);
        var before = kept.GetValueOrDefault(name)?.Bytes ?? [];
        var position = step.Condition == StoryCondition.Stale ? step.Other : before.Length;
        var bytes = Content.Random(step.Other, step.Size);

        var length = await store.AppendAsync(name, position, bytes);

        length.ShouldBe(position == before.Length ? position + bytes.Length : null);
        if (length is not null)
        {
            Keep(name, new Kept([.. before, .. bytes], [], (await store.StatAsync(name))!.ETag));
        }
    }

    private async Task DeleteAsync(StoryStep step)
    {
        var name = Of([.. Blobs, .. Logs], step.Name);
        var condition = ConditionOf(step.Condition, name);
        var expected = !kept.ContainsKey(name) || condition.HoldsFor(ETagOf(name));

        (await store.DeleteAsync(name, condition)).ShouldBe(expected);

        if (expected && kept.Remove(name, out var gone))
        {
            stale[name] = gone.ETag;
        }
    }

    private async Task ReadAsync(StoryStep step)
    {
        var name = Of([.. Blobs, .. Logs], step.Name);
        var (offset, length) = (step.Size % 50, step.Other % 3 == 0 ? (int?)null : step.Other);

        await using var content = await store.ReadAsync(name, offset, length);

        if (!kept.TryGetValue(name, out var expected))
        {
            content.ShouldBeNull();
            return;
        }

        Same(content.ShouldNotBeNull().Info, name, expected);
        (await content.Stream.ToBytesAsync()).ShouldBe(expected.Bytes.Skip(offset).Take(length ?? int.MaxValue));
    }

    private async Task ListAsync(StoryStep step)
    {
        var prefix = Of(Prefixes, step.Name);
        var after = step.Other % 2 == 0 ? null : Of([.. Blobs, .. Logs], step.Other);
        var limit = 1 + step.Size % 6;

        var page = await store.ListAsync(prefix, after, limit);

        page.Select(blob => blob.Name).ShouldBe(kept.Keys
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && (after is null || Utf8.Compare(name, after) > 0))
            .Take(limit));
        foreach (var blob in page)
        {
            Same(blob, blob.Name, kept[blob.Name]);
        }
    }

    private async Task CompareAllAsync()
    {
        (await store.ListAsync("")).Select(blob => blob.Name).ShouldBe(kept.Keys);
        foreach (var (name, expected) in kept)
        {
            Same((await store.StatAsync(name)).ShouldNotBeNull(), name, expected);
        }
    }

    private static void Same(BlobInfo seen, string name, Kept expected)
    {
        (seen.Name, seen.Length, seen.ETag).ShouldBe((name, expected.Bytes.Length, expected.ETag));
        seen.Metadata.ShouldBe(expected.Metadata, ignoreOrder: true);
    }

    private void Keep(string name, Kept version)
    {
        if (ETagOf(name) is { } before && before != version.ETag)
        {
            stale[name] = before;
        }

        kept[name] = version;
    }

    private BlobCondition ConditionOf(StoryCondition condition, string name) => condition switch
    {
        StoryCondition.Absent => BlobCondition.IfAbsent,
        StoryCondition.Last => BlobCondition.IfMatch(ETagOf(name) ?? "0-0"),
        StoryCondition.Stale => BlobCondition.IfMatch(stale.GetValueOrDefault(name, "0-0")),
        _ => default,
    };

    private string? ETagOf(string name) => kept.GetValueOrDefault(name)?.ETag;

    private static string Of(string[] names, int number) => names[number % names.Length];
}
