namespace Pilot.Adapters.Remote.Gateway;

/// <summary>The body of a blob; when its connection is lost it goes on where it was over a new one.</summary>
/// <param name="resume">Opens what is left after so many bytes.</param>
/// <param name="pause">Waits before the so-manieth attempt.</param>
internal sealed class ResumedStream(Stream first, Func<long, CancellationToken, Task<Stream>> resume, Func<int, CancellationToken, Task> pause) : Stream
{
    private const int Attempts = 5;

    private Stream body = first;
    private long read;
    private int lost;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var count = await ReadOnceAsync(buffer, cancellationToken);
                read += count;
                lost = count > 0 ? 0 : lost;
                return count;
            }
            catch (IOException) when (++lost < Attempts)
            {
                await pause(lost, cancellationToken);
                await body.DisposeAsync();
                body = await resume(read, cancellationToken);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        await body.DisposeAsync();
        await base.DisposeAsync();
    }

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        body.Dispose();
        base.Dispose(disposing);
    }

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        using var silence = new CancellationTokenSource(GatewayCalls.Silence);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellation);
        try
        {
            return await body.ReadAsync(buffer, either.Token);
        }
        catch (OperationCanceledException cause) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException("Storage has gone silent.", cause);
        }
    }
}
