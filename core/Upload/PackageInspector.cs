using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Upload.Archives;

namespace Pilot.Core.Upload;

/// <summary>What a checked package holds.</summary>
/// <param name="JobFile">The job file at its root that counts; null when it has none.</param>
public sealed record PackageContents(string Digest, long Length, int Entries, long ContentLength, JobFileSpot? JobFile);

/// <param name="Name">One of <see cref="JobFileNames.InOrder"/>.</param>
/// <param name="Offset">Bytes of the tar stream before its content.</param>
/// <param name="Length">Bytes.</param>
public sealed record JobFileSpot(string Name, long Offset, long Length);

/// <summary>Reads a package's tar stream to its end and refuses what must not be unpacked anywhere.</summary>
public static class PackageInspector
{
    /// <exception cref="PilotException">PILOT0330 to PILOT0342.</exception>
    public static async Task<PackageContents> InspectAsync(
        Stream package, PackageLimits? limits = null, CancellationToken cancellation = default)
    {
        limits ??= PackageLimits.Default;
        await using var hashing = new HashingStream(package);
        var tar = new TarEntries(hashing);
        var guard = new ArchiveGuard(limits.Entries, limits.ContentBytes);
        var jobFiles = new List<JobFileSpot>();
        while (await tar.NextAsync(cancellation) is { } entry)
        {
            if (guard.Accept(entry) is { Kind: PackageEntryKind.File, Target: null } file && JobFileNames.InOrder.Contains(file.Path))
            {
                jobFiles.Add(new JobFileSpot(file.Path, tar.ContentStart, file.Length));
            }
        }

        guard.Complete();
        var digest = await hashing.FinishAsync(cancellation);
        var jobFile = JobFileNames.InOrder
            .Select(name => jobFiles.Find(spot => spot.Name == name))
            .FirstOrDefault(spot => spot is not null);
        return new PackageContents(digest, hashing.BytesRead, guard.Entries, guard.ContentLength, jobFile);
    }
}
