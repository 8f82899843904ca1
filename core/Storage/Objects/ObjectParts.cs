using System.Buffers;

namespace Pilot.Core.Storage.Objects;

/// <summary>How content whose length nobody knows goes to an object store: small in one request, large in parts.</summary>
public static class ObjectParts
{
    /// <summary>Bytes of the first parts; also the least that is sent in parts.</summary>
    public const int Size = 8 * 1024 * 1024;

    /// <param name="whole">Sends all of a small object.</param>
    /// <param name="parts">Sends what it is given, which is the beginning, and then what the content still holds; may use the buffer for that.</param>
    /// <returns>What the one that was called returned.</returns>
    public static async Task<string?> PutAsync(
        Stream content, Func<ReadOnlyMemory<byte>, Task<string?>> whole, Func<Memory<byte>, Task<string?>> parts, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Size);
        try
        {
            var first = buffer.AsMemory(0, Size);
            var read = await content.ReadAtLeastAsync(first, Size, throwOnEndOfStream: false, cancellation);
            return read < Size ? await whole(first[..read]) : await parts(first);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
