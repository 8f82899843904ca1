namespace Pilot.Core.Storage.Segments;

/// <summary>
/// What an object store must be able to do so that a blob can be appended to in it, though its objects can only be written
/// whole. A listing shows every object that was written before it began.
/// </summary>
public interface ISegmentStore
{
    /// <summary>Writes an object that must not exist yet.</summary>
    /// <returns>False when there is one already; nothing was written then.</returns>
    Task<bool> CreateAsync(string key, ReadOnlyMemory<byte> bytes, CancellationToken cancellation);

    /// <summary>Objects whose key starts with <paramref name="prefix"/> and sorts after <paramref name="after"/>, in order of the UTF-8 key.</summary>
    /// <param name="limit">At most so many; null for all.</param>
    Task<IReadOnlyList<StoredObject>> ListAsync(string prefix, string? after, int? limit, CancellationToken cancellation);

    /// <summary>A part of an object.</summary>
    /// <param name="etag">Only of this version; null for whichever there is.</param>
    /// <returns>Null when there is no such object, or another version of it.</returns>
    Task<Stream?> OpenAsync(string key, long offset, long length, string? etag, CancellationToken cancellation);
}

/// <param name="Length">Bytes.</param>
public sealed record StoredObject(string Key, long Length, string ETag, DateTimeOffset LastModified);
