namespace Pilot.Core.Upload;

/// <summary>A folder that is gone when disposed, whatever is in it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private const string Prefix = "import-";
    private const UnixFileMode Private = UnixModes.Owner;

    public TemporaryFolder(string root)
    {
        Path = System.IO.Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}");
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(Path);
        UnixModes.Set(Path, Private);
    }

    public string Path { get; }

    public string In(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Remove(Path);

    /// <summary>Removes every such folder under a root that nobody uses now.</summary>
    public static void RemoveAll(string root)
    {
        if (Directory.Exists(root))
        {
            foreach (var left in Directory.GetFileSystemEntries(root, $"{Prefix}*"))
            {
                Remove(left);
            }
        }
    }

    /// <summary>A link is removed, not followed. Nothing there is fine.</summary>
    public static void Remove(string path)
    {
        if (new FileInfo(path).LinkTarget is not null || File.Exists(path))
        {
            File.Delete(path);
        }
        else if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
    }
}
