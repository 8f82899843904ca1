namespace Pilot.Core.Storage.Objects;

/// <summary>A content and its envelope behind it; counts the content.</summary>
internal sealed class EnvelopeStream(Stream content, byte[] envelope) : Stream
{
    private int given;
    private bool ended;

    /// <summary>Bytes of the content so far.</summary>
    public long ContentLength { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!ended && !buffer.IsEmpty)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            ContentLength += read;
            if (read > 0)
            {
                return read;
            }

            ended = true;
        }

        return Rest(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Rest(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, envelope.Length - given);
        envelope.AsSpan(given, count).CopyTo(buffer);
        given += count;
        return count;
    }
}
