using Pilot.Core.Storage.Segments;

namespace Pilot.Core.Storage.Objects;

/// <summary>
/// Objects with conditional writes and strong listings, such as S3 and its kin: the port behind <see cref="ObjectBlobStore"/>.
/// Their own metadata and the uniqueness of their ETags are not relied on.
/// </summary>
public interface IObjectStore : ISegmentStore
{
    /// <summary>Writes an object whole or not at all.</summary>
    /// <param name="content">Of unknown length, read once.</param>
    /// <returns>The ETag; null when the condition did not hold.</returns>
    Task<string?> PutAsync(string key, Stream content, BlobCondition condition, CancellationToken cancellation);

    /// <summary>The last bytes of an object, at most <paramref name="most"/>, with what there is to say of the whole.</summary>
    /// <returns>Null when there is no such object.</returns>
    Task<(StoredObject Object, byte[] Bytes)?> TailAsync(string key, int most, CancellationToken cancellation);

    /// <param name="etag">Only this version; null for whichever there is.</param>
    /// <returns>False when there is another version. Already gone is success.</returns>
    Task<bool> DeleteAsync(string key, string? etag, CancellationToken cancellation);
}
