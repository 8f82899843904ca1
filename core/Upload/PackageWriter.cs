#pragma warning disable CS9113
using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

/// <summary>Streams a listed folder as its canonical tar stream; never holds more than one chunk in memory.</summary>
public sealed class PackageWriter(FolderListing listing)
{
    /// <summary>Reads the folder once.</summary>
    /// <param name="progress">Bytes of the stream so far; called often, on the calling thread's flow.</param>
    /// <exception cref="PilotException">PILOT0306 for a file that cannot be read, PILOT0309 when the folder changed.</exception>
    public Task<PackageManifest> DescribeAsync(IProgress<long>? progress = null, CancellationToken cancellation = default) =>
        throw new NotImplementedException();

    /// <summary>
    /// Reads the folder again, as far as needed, and hands out each of the <paramref name="wanted"/> chunks once, in
    /// order, one call after the other; the bytes are valid during the call only.
    /// </summary>
    /// <param name="wanted">Digests of chunks of <paramref name="manifest"/>.</param>
    /// <exception cref="PilotException">PILOT0309 when the folder is not any more what the manifest says: describe it again.</exception>
    public Task SendAsync(
        PackageManifest manifest,
        IReadOnlyCollection<string> wanted,
        Func<PackageChunk, ReadOnlyMemory<byte>, Task> send,
        CancellationToken cancellation = default) => throw new NotImplementedException();
}
