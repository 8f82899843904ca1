namespace Pilot.Core.Storage;

/// <summary>
/// A store that lets somebody without any right to it put one blob, straight to where blobs are kept, past the platform.
/// The address is a secret: whoever has it may use it.
/// </summary>
public interface IDirectUploads
{
    /// <summary>An address that takes one blob by HTTP PUT until it expires. What exists under that name stays as it is.</summary>
    /// <param name="names">Of the blobs, each checked by <see cref="BlobName"/>; an address for each comes back, in order.</param>
    Task<IReadOnlyList<DirectUpload>> AddressesAsync(
        IReadOnlyList<string> names, TimeSpan lifetime, CancellationToken cancellation = default);
}

/// <param name="Headers">Headers that the PUT must have.</param>
public sealed record DirectUpload(Uri Address, IReadOnlyDictionary<string, string> Headers, DateTimeOffset Expires);
