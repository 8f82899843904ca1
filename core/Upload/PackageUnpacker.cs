using Pilot.Core.Errors;
using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>
/// Unpacks a package's tar stream into a folder. Trusts nothing: the same refusals as at the upload, nothing is written
/// outside the folder or through a link, no set-id bits.
/// </summary>
public static class PackageUnpacker
{
    /// <summary>
    /// The folder appears whole or not at all: a call that was cut short is simply made again (what it left, beside the
    /// folder under its name and <c>.part</c>, is removed then). Modes are kept, but what is unpacked stays readable to
    /// its owner, and folders writable.
    /// </summary>
    /// <param name="folder">Does not exist, or is an empty folder. Its parent exists.</param>
    /// <param name="digest">SHA-256 that the stream must have, lower-case hex.</param>
    /// <exception cref="PilotException">
    /// PILOT0323 for another digest, PILOT033x and 034x for what is refused, PILOT0343 for a folder that is not empty.
    /// </exception>
    public static async Task UnpackAsync(
        Stream package, string folder, string digest, PackageLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= PackageLimits.Default;
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder) || (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            throw ArchiveErrors.FolderInUse(folder);
        }

        var part = folder + ".part";
        TemporaryFolder.Remove(part);
        try
        {
            Directory.CreateDirectory(part);
            await FillAsync(package, part, digest, limits, cancellation);
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder);
            }

            Directory.Move(part, folder);
        }
        catch
        {
            TemporaryFolder.Remove(part);
            throw;
        }
    }

    private static async Task FillAsync(
        Stream package, string folder, string digest, PackageLimits limits, CancellationToken cancellation)
    {
        await using var hashing = new HashingStream(package);
        var tar = new TarEntries(hashing);
        var filler = new FolderFiller(folder, new ArchiveGuard(limits.Entries, limits.ContentBytes));
        while (await tar.NextAsync(cancellation) is { } entry)
        {
            await filler.AddAsync(entry, tar.ReadAsync, cancellation);
        }

        filler.Complete();
        if (await hashing.FinishAsync(cancellation) != digest)
        {
            throw PackageErrors.NotAsDescribed("the digest differs");
        }
    }
}
