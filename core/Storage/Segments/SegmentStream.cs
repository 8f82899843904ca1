namespace Pilot.Core.Storage.Segments;

/// <summary>Reads segments one after the other, the next one already on its way.</summary>
internal sealed class SegmentStream(
    ISegmentStore store, Func<long, string> keyOf, IReadOnlyList<Segment> segments, long offset, long length) : Stream
{
    private readonly long end = segments.Count == 0 ? offset : Math.Min(offset + length, segments[^1].End);
    private long position = offset;
    private int next;
    private Stream? current;
    private Task<Stream?>? coming;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (position < end && !buffer.IsEmpty)
        {
            current ??= await NextAsync(cancellationToken);
            var read = await current.ReadAsync(buffer[..(int)Math.Min(buffer.Length, end - position)], cancellationToken);
            if (read > 0)
            {
                position += read;
                return read;
            }

            if (position < Math.Min(segments[next - 1].End, end))
            {
                throw new IOException("A segment of the blob ended early.");
            }

            await current.DisposeAsync();
            current = null;
        }

        return 0;
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            current?.Dispose();
            _ = coming?.ContinueWith(
                static open =>
                {
                    _ = open.Exception;
                    if (open.IsCompletedSuccessfully)
                    {
                        open.Result?.Dispose();
                    }
                },
                TaskScheduler.Default);
        }

        base.Dispose(disposing);
    }

    private async Task<Stream> NextAsync(CancellationToken cancellation)
    {
        var opening = coming ?? OpenAsync(segments[next], cancellation);
        coming = null;
        var opened = await opening ?? throw new IOException("A segment of the blob is gone; somebody deleted the blob.");
        next++;
        if (next < segments.Count && segments[next].Start < end)
        {
            coming = OpenAsync(segments[next], cancellation);
        }

        return opened;
    }

    private Task<Stream?> OpenAsync(Segment segment, CancellationToken cancellation)
    {
        var start = Math.Max(0, position - segment.Start);
        return store.OpenAsync(keyOf(segment.Start), start, Math.Min(segment.End, end) - segment.Start - start, null, cancellation);
    }
}
