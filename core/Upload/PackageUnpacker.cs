using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

/// <summary>
/// Unpacks a package's tar stream into a folder. Trusts nothing: the same refusals as at the upload, nothing is written
/// outside the folder or through a link, no set-id bits.
/// </summary>
public static class PackageUnpacker
{
    /// <summary>
    /// The folder appears whole or not at all: a call that was cut short is simply made again (what it left, beside the
    /// folder under its name and <c>.part</c>, is removed then).
    /// </summary>
    /// <param name="folder">Does not exist, or is an empty folder. Its parent exists.</param>
    /// <param name="digest">SHA-256 that the stream must have, lower-case hex.</param>
    /// <exception cref="PilotException">
    /// PILOT0323 for another digest, PILOT033x and 034x for what is refused, PILOT0343 for a folder that is not empty.
    /// </exception>
    public static Task UnpackAsync(
        Stream package, string folder, string digest, PackageLimits? limits = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}
