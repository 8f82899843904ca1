#pragma warning disable CS9113
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Storage;

namespace Pilot.Core.Upload;

/// <summary>
/// The uploaded packages of each owner. Everything is safe to repeat and to do at the same time for the same package.
/// </summary>
public sealed class PackageStore(IBlobStore blobs, TimeProvider time, PackageLimits? limits = null)
{
    /// <summary>
    /// Names the chunks that are not here yet; when all are, checks the whole stream and stores the package.
    /// </summary>
    /// <exception cref="PilotException">
    /// PILOT0320 for an impossible manifest, PILOT0323 when the chunks are not what it says, PILOT033x and 034x for what is
    /// refused in the archive, with the entry's name.
    /// </exception>
    public Task<PackageAnswer> PutManifestAsync(string owner, PackageManifest manifest, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <exception cref="PilotException">PILOT0321 when the bytes have another digest, PILOT0322 when there are too many.</exception>
    public Task PutChunkAsync(string owner, string digest, Stream content, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <returns>The manifest of a complete package; null when the owner has none with this digest.</returns>
    public Task<PackageManifest?> FindAsync(string owner, string digest, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <returns>The package's job file; null when there is no such package or it has none.</returns>
    public Task<PackagedJobFile?> ReadJobFileAsync(string owner, string digest, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>Remembers the display name of the last job submitted from a package; does nothing when it is gone.</summary>
    public Task RenameAsync(string owner, string digest, string name, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>The owner's packages, by digest.</summary>
    /// <param name="cursor">The <see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    /// <param name="limit">1 to 1000.</param>
    public Task<Page<PackageRow>> ListAsync(string owner, string? cursor = null, int limit = 100, CancellationToken cancellation = default) =>
        throw new NotImplementedException();
}

/// <param name="Name">One of <see cref="JobFiles.JobFileNames.InOrder"/>.</param>
public sealed record PackagedJobFile(string Name, string Text);
