namespace Pilot.Core.Storage;

/// <summary>
/// Named byte sequences, the only system of record besides the engine's history.
/// <para>
/// Names are relative paths of segments split by <c>/</c>: no empty segment, no <c>.</c> or <c>..</c>, no control
/// characters, no backslash, no dot in front, at most 900 UTF-8 bytes and 255 in a segment (<see cref="BlobName"/> is the rule); anything
/// else is an <see cref="ArgumentException"/>. Callers never use one name both as a blob and as the folder of another.
/// </para>
/// <para>
/// A write is atomic: a reader sees the old content or the new, whole, also after a crash or a power cut. A write that
/// has returned is durable. <see cref="AppendAsync"/> is the exception in durability: it is ordered and never torn in the
/// middle of what a later append builds on, but reaches the disk when the operating system decides.
/// </para>
/// <para>
/// Metadata keys match <c>[a-z][a-z0-9_]*</c>, values are any text up to 2 KB, all together up to 5 KB; both come back
/// exactly, also from a listing; anything else is an <see cref="ArgumentException"/>. Blobs that are appended to carry no
/// metadata. A blob is either put or appended to: callers that want the other delete it first.
/// </para>
/// <para>All operations are safe to repeat; a failed condition is a value, not an exception.</para>
/// </summary>
public interface IBlobStore
{
    /// <summary>Replaces or creates a blob with all of <paramref name="content"/> (streamed, length need not be known).</summary>
    /// <returns>The written blob, or null when <paramref name="condition"/> did not hold; nothing was written then.</returns>
    Task<BlobInfo?> PutAsync(
        string name,
        Stream content,
        BlobCondition condition = default,
        IReadOnlyDictionary<string, string>? metadata = null,
        CancellationToken cancellation = default);

    /// <summary>
    /// Appends to a blob, creating it when <paramref name="position"/> is 0 and it does not exist.
    /// Succeeds only when the blob's length is exactly <paramref name="position"/>, so a repeat cannot write twice.
    /// </summary>
    /// <returns>The new length; or null when the length differs (nothing was written).</returns>
    Task<long?> AppendAsync(string name, long position, ReadOnlyMemory<byte> bytes, CancellationToken cancellation = default);

    /// <summary>
    /// Opens a blob for reading, from <paramref name="offset"/> bytes, at most <paramref name="length"/> bytes or to the
    /// end that the blob had when it was opened. An offset at or past the end gives an empty stream.
    /// </summary>
    /// <returns>The content, to be disposed by the caller; null when there is no such blob.</returns>
    Task<BlobContent?> ReadAsync(string name, long offset = 0, long? length = null, CancellationToken cancellation = default);

    /// <returns>The blob's properties; null when there is no such blob.</returns>
    Task<BlobInfo?> StatAsync(string name, CancellationToken cancellation = default);

    /// <summary>Deletes a blob; one that is already gone counts as deleted, whatever the condition.</summary>
    /// <returns>False when <paramref name="condition"/> did not hold; nothing was deleted then.</returns>
    Task<bool> DeleteAsync(string name, BlobCondition condition = default, CancellationToken cancellation = default);

    /// <summary>
    /// Blobs whose name starts with <paramref name="prefix"/>, in ordinal order of the UTF-8 name, with their metadata.
    /// </summary>
    /// <param name="after">Only names that sort after this one (the last of the page before); null for the first page.</param>
    /// <param name="limit">1 to 5000.</param>
    Task<IReadOnlyList<BlobInfo>> ListAsync(string prefix, string? after = null, int limit = 1000, CancellationToken cancellation = default);
}
