namespace Pilot.Adapters.Remote.S3;

/// <summary>Reads an object piece by piece, each of them whole in memory, so that a lost connection costs one piece at most.</summary>
/// <param name="next">The piece at a position; null when the object is gone or another.</param>
internal sealed class PieceStream(byte[] first, long length, Func<long, CancellationToken, Task<byte[]?>> next) : Stream
{
    private byte[] piece = first;
    private int inPiece;
    private long position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (inPiece == piece.Length)
        {
            piece = await next(position, cancellationToken) is { Length: > 0 } more ? more : throw new IOException("The object went away while it was read.");
            inPiece = 0;
        }

        var count = Math.Min(buffer.Length, piece.Length - inPiece);
        piece.AsMemory(inPiece, count).CopyTo(buffer);
        inPiece += count;
        position += count;
        return count;
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
}
