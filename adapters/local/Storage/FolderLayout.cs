using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>Where things lie below the root. Blob names start with no dot, so the store's own folders are out of their way.</summary>
internal sealed class FolderLayout
{
    public FolderLayout(string root)
    {
        Root = Path.GetFullPath(root);
        Locks = Path.Combine(Root, ".locks");
        Drafts = Path.Combine(Root, ".tmp");
        Metadata = Path.Combine(Root, ".meta");
    }

    public string Root { get; }

    public string Locks { get; }

    public string Drafts { get; }

    public string Metadata { get; }

    /// <exception cref="ArgumentException">It is no blob name.</exception>
    public string DataOf(string name)
    {
        RefuseLinks(BlobName.Checked(name));
        return $"{Root}/{name}";
    }

    public string MetadataOf(string name) => $"{Metadata}/{name}";

    /// <summary>A folder that is a link could lead out of the root, so none is followed.</summary>
    private void RefuseLinks(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            var folder = $"{Root}/{name.AsSpan(0, slash)}";
            if (IsLink(folder))
            {
                throw FolderStoreErrors.Link(folder);
            }
        }
    }

    public static bool IsLink(string path)
    {
        var entry = new FileInfo(path);
        return (int)entry.Attributes != -1 && (entry.Attributes & FileAttributes.ReparsePoint) != 0;
    }
}
