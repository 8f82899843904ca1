namespace Pilot.Core.Upload.Archives;

/// <summary>Tells of every read.</summary>
/// <param name="head">Bytes that were read ahead, given out first.</param>
internal sealed class CountingStream(ReadOnlyMemory<byte> head, Stream inner, Action<int> onRead) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> head = head;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read;
        if (head.IsEmpty)
        {
            read = await inner.ReadAsync(buffer, cancellationToken);
        }
        else
        {
            read = Math.Min(head.Length, buffer.Length);
            head[..read].CopyTo(buffer);
            head = head[read..];
        }

        onRead(read);
        return read;
    }
}
