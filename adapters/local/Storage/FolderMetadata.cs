using System.Text.Json;
using System.Text.Json.Serialization;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// The metadata of a blob, in a file of its own under <c>.meta</c>; none when there is no metadata. Data and metadata
/// cannot be replaced in one step, so the file holds a record for the version that is there and one for the version that
/// comes, by ETag, and is written before the data: whichever of the two is there after a crash finds its own.
/// </summary>
internal sealed class FolderMetadata(FolderLayout layout, TimeProvider time)
{
    private readonly FolderTree tree = new(layout.Metadata);

    /// <returns>Null when the file has no record for this version.</returns>
    public IReadOnlyDictionary<string, string>? Find(string name, FolderVersion version) =>
        Records(layout.MetadataOf(name))?.GetValueOrDefault(version.ETag);

    /// <summary>To be called before the next version's data is moved into place.</summary>
    public async Task PrepareAsync(
        string name, FolderVersion? before, FolderVersion next, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.Count == 0)
        {
            return;
        }

        var path = layout.MetadataOf(name);
        var records = new Dictionary<string, IReadOnlyDictionary<string, string>>();
        if (before is { } current && Records(path)?.GetValueOrDefault(current.ETag) is { } kept)
        {
            records[current.ETag] = kept;
        }

        records[next.ETag] = metadata;
        using var content = new MemoryStream(
            JsonSerializer.SerializeToUtf8Bytes(records, FolderMetadataJson.Default.DictionaryStringIReadOnlyDictionaryStringString));
        using var draft = await Draft.WriteAsync(layout.Drafts, content, time, CancellationToken.None);
        RemoveStaleAbove(name);
        tree.Create(path, () => draft.MoveTo(path));
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    /// <summary>To be called when the blob is gone, or has a version without metadata.</summary>
    public void Remove(string name)
    {
        var path = layout.MetadataOf(name);
        if (File.Exists(path))
        {
            File.Delete(path);
            tree.Prune(path);
        }
    }

    /// <summary>
    /// A crash between the deletion of a blob and of its metadata leaves a file where later a folder of that name is needed.
    /// </summary>
    private void RemoveStaleAbove(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            var stale = layout.MetadataOf(name[..slash]);
            if (File.Exists(stale))
            {
                File.Delete(stale);
            }
        }
    }

    private static Dictionary<string, IReadOnlyDictionary<string, string>>? Records(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(
                File.ReadAllBytes(path), FolderMetadataJson.Default.DictionaryStringIReadOnlyDictionaryStringString);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}

/// <summary>The stored form of <see cref="FolderMetadata"/>, which nothing else reads.</summary>
[JsonSerializable(typeof(Dictionary<string, IReadOnlyDictionary<string, string>>))]
internal sealed partial class FolderMetadataJson : JsonSerializerContext;
