using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Pilot.Core.Storage;

/// <summary>Small JSON documents in blobs.</summary>
public static class BlobJson
{
    public static async Task<(T Document, string ETag)?> ReadJsonAsync<T>(
        this IBlobStore store, string name, JsonTypeInfo<T> type, CancellationToken cancellation = default)
        where T : class
    {
        await using var content = await store.ReadAsync(name, cancellation: cancellation);
        if (content is null)
        {
            return null;
        }

        var document = await JsonSerializer.DeserializeAsync(content.Stream, type, cancellation)
            ?? throw new InvalidDataException($"The blob {name} holds null where a {typeof(T).Name} is kept.");
        return (document, content.Info.ETag);
    }

    public static async Task<BlobInfo?> PutJsonAsync<T>(
        this IBlobStore store,
        string name,
        T document,
        JsonTypeInfo<T> type,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default)
    {
        using var content = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(document, type));
        return await store.PutAsync(name, content, condition, metadata, cancellation);
    }

    public static async Task<BlobInfo?> PutTextAsync(
        this IBlobStore store, string name, string text, BlobCondition condition = default, CancellationToken cancellation = default)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await store.PutAsync(name, content, condition, null, cancellation);
    }

    /// <summary>Every blob under a prefix, page by page.</summary>
    public static async IAsyncEnumerable<BlobInfo> ListAllAsync(
        this IBlobStore store, string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default)
    {
        string? after = null;
        while (true)
        {
            var page = await store.ListAsync(prefix, after, 1000, cancellation);
            foreach (var blob in page)
            {
                yield return blob;
            }

            if (page.Count < 1000)
            {
                yield break;
            }

            after = page[^1].Name;
        }
    }
}
