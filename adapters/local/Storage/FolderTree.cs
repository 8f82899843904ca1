namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// Folders come with the first file in them and go with the last, while other processes do the same: whoever finds the
/// folder gone again tries once more.
/// </summary>
/// <param name="root">Is always there and never removed.</param>
internal sealed class FolderTree(string root)
{
    private const int MostTries = 100;

    /// <summary>EEXIST, as .NET hands it on.</summary>
    private const int AlreadyThere = 17;

    /// <summary>Runs <paramref name="create"/>, which puts a file at <paramref name="path"/>, with the folder made first.</summary>
    public T Create<T>(string path, Func<T> create)
    {
        var folder = Path.GetDirectoryName(path)!;
        for (var tries = 1; ; tries++)
        {
            Make(folder);
            try
            {
                return create();
            }
            catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException && tries < MostTries)
            {
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException && Directory.Exists(path))
            {
                // A crash may have left empty folders there.
                if (tries >= MostTries || !RemoveEmptyTree(path))
                {
                    throw FolderStoreErrors.NotAFolder(path, taken);
                }
            }
        }
    }

    public void Create(string path, Action create) => Create(path, () =>
    {
        create();
        return path;
    });

    /// <summary>Removes the folders above a deleted file that are empty now, and makes the removal durable.</summary>
    public void Prune(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        while (folder.Length > root.Length && RemoveEmpty(folder))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        FolderSync.Flush(folder);
    }

    private void Make(string folder)
    {
        if (folder.Length <= root.Length || Directory.Exists(folder))
        {
            return;
        }

        var parent = Path.GetDirectoryName(folder)!;
        Make(parent);
        try
        {
            PrivateFiles.MakeFolder(folder);
        }
        catch (IOException taken) when (File.Exists(folder))
        {
            throw FolderStoreErrors.NotAFolder(folder, taken);
        }
        catch (IOException gone) when (gone.HResult == AlreadyThere)
        {
            // Another process made it and removed it again between two looks of the runtime: the file's creation finds out.
        }

        FolderSync.Flush(parent);
    }

    private static bool RemoveEmptyTree(string folder)
    {
        try
        {
            return Directory.EnumerateDirectories(folder).All(static below => !FolderLayout.IsLink(below) && RemoveEmptyTree(below))
                && RemoveEmpty(folder);
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
    }

    private static bool RemoveEmpty(string folder)
    {
        try
        {
            if (Directory.EnumerateFileSystemEntries(folder).Any())
            {
                return false;
            }

            Directory.Delete(folder);
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            return true;
        }
        catch (IOException)
        {
            // A file came into it meanwhile.
            return false;
        }
    }
}
