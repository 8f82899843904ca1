using Microsoft.Win32.SafeHandles;
using Pilot.Core.Storage;

namespace Pilot.Adapters.Local.Storage;

/// <summary>
/// Pairs a blob's file with its metadata without a lock. A version that is in place has its record as long as it is in
/// place, so a record that is missing means either no metadata or a version that was replaced meanwhile: looking again tells.
/// </summary>
internal sealed class FolderReader(FolderLayout layout, FolderMetadata metadata, FolderLocks locks)
{
    /// <summary>After so many changes under our eyes we wait for our turn among the writers.</summary>
    private const int FreeTries = 3;

    public async Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation)
    {
        var path = layout.DataOf(name);
        for (var tries = 1; ; tries++)
        {
            using var held = tries > FreeTries ? await locks.TakeAsync(name, cancellation) : null;
            if (FolderVersion.Of(path) is not { } version)
            {
                return null;
            }

            if (MetadataOf(name, path, version, isLocked: held is not null) is { } found)
            {
                return version.Describe(name, found);
            }
        }
    }

    public async Task<(BlobInfo Info, SafeFileHandle File)?> OpenAsync(string name, CancellationToken cancellation)
    {
        var path = layout.DataOf(name);
        for (var tries = 1; ; tries++)
        {
            using var held = tries > FreeTries ? await locks.TakeAsync(name, cancellation) : null;
            if (Open(path) is not { } file)
            {
                return null;
            }

            var version = FolderVersion.Of(file);
            if (MetadataOf(name, path, version, isLocked: held is not null) is { } found)
            {
                return (version.Describe(name, found), file);
            }

            file.Dispose();
        }
    }

    /// <returns>Null when the version was replaced meanwhile.</returns>
    private IReadOnlyDictionary<string, string>? MetadataOf(string name, string path, FolderVersion version, bool isLocked) =>
        metadata.Find(name, version)
        ?? (isLocked || FolderVersion.Of(path) == version ? BlobMetadata.None : null);

    private static SafeFileHandle? Open(string path)
    {
        if (FolderVersion.Of(path) is null)
        {
            return null;
        }

        try
        {
            return File.OpenHandle(path, share: PrivateFiles.Generous);
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
