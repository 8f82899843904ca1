namespace Pilot.Core.Storage.Segments;

/// <summary>Reads segments one after the other, the next ones already on their way.</summary>
internal sealed class SegmentStream(
    ISegmentStore store, Func<long, string> keyOf, IReadOnlyList<Segment> segments, long offset, long length) : Stream
{
    /// <summary>Segments are often small, and each costs a round trip.</summary>
    private const int Ahead = 8;

    private readonly long end = segments.Count == 0 ? offset : Math.Min(offset + length, segments[^1].End);
    private long position = offset;
    private readonly Queue<Task<Stream?>> coming = new();
    private int opened;
    private int reading = -1;
    private Stream? current;

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

            if (position < Math.Min(segments[reading].End, end))
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
            foreach (var open in coming)
            {
                _ = open.ContinueWith(
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
        }

        base.Dispose(disposing);
    }

    private async Task<Stream> NextAsync(CancellationToken cancellation)
    {
        while (opened < segments.Count && coming.Count < Ahead && segments[opened].Start < end)
        {
            coming.Enqueue(OpenAsync(segments[opened++], cancellation));
        }

        reading++;
        return await coming.Dequeue() ?? throw new IOException("A segment of the blob is gone; somebody deleted the blob.");
    }

    private Task<Stream?> OpenAsync(Segment segment, CancellationToken cancellation)
    {
        var start = Math.Max(0, position - segment.Start);
        return store.OpenAsync(keyOf(segment.Start), start, Math.Min(segment.End, end) - segment.Start - start, null, cancellation);
    }
}
