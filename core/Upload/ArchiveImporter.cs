#pragma warning disable CS9113
using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

/// <summary>
/// Makes a package from a <c>.tar.gz</c>, <c>.tar</c> or <c>.zip</c> of a job folder, told apart by content. The ignore
/// files in it count as they do in a folder.
/// </summary>
/// <param name="tempRoot">Folder for temporary files; made when missing. Nothing is left in it.</param>
public sealed class ArchiveImporter(PackageStore store, string tempRoot, PackageLimits? limits = null)
{
    /// <returns>The manifest of the package, which is complete in the owner's store.</returns>
    /// <exception cref="PilotException">PILOT0330 to PILOT0344, and PILOT0302 to PILOT0308 for what is left after ignoring.</exception>
    public Task<PackageManifest> ImportAsync(string owner, Stream archive, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
