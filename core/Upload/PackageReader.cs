using Pilot.Core.Storage;

namespace Pilot.Core.Upload;

/// <summary>Reads a stored package back as one stream.</summary>
public static class PackageReader
{
    /// <summary>
    /// The tar stream of a package, read chunk by chunk as it is consumed. Asynchronous reads only. A chunk that is
    /// missing or too short is PILOT0324 while reading.
    /// </summary>
    public static Stream Open(IBlobStore blobs, string owner, PackageManifest manifest) => throw new NotImplementedException();
}
