namespace Pilot.Core.Storage;

/// <summary>A blob without its content.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ETag">Opaque; differs whenever content or metadata differ.</param>
public sealed record BlobInfo(
    string Name,
    long Length,
    string ETag,
    DateTimeOffset LastModified,
    IReadOnlyDictionary<string, string> Metadata);

/// <summary>An open blob: its properties at the time of opening and its bytes.</summary>
public sealed class BlobContent(BlobInfo info, Stream stream) : IAsyncDisposable, IDisposable
{
    public BlobInfo Info { get; } = info;

    public Stream Stream { get; } = stream;

    public void Dispose() => Stream.Dispose();

    public ValueTask DisposeAsync() => Stream.DisposeAsync();
}
