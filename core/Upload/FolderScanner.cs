using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

/// <summary>
/// Lists what of a folder goes into its package: all but what <c>.spilotignore</c> and <c>.gitignore</c> leave out, and
/// <c>.git</c>. Job files at the root always go in.
/// </summary>
public static class FolderScanner
{
    /// <exception cref="PilotException">
    /// PILOT0301 to PILOT0308: no such folder, too large (with the ten biggest entries), too many entries, a link out of
    /// the folder, a socket, pipe or device, an unreadable file, an impossible name, nothing to send.
    /// </exception>
    public static FolderListing Scan(string folder, PackageLimits? limits = null) => throw new NotImplementedException();
}
