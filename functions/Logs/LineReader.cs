using System.Buffers;

namespace Pilot.Functions.Logs;

/// <summary>Reads a stream line by line. Of a line that is too long to be held, only its end is kept.</summary>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int Chunk = 1 << 18;

    private byte[] buffer = ArrayPool<byte>.Shared.Rent(Chunk);
    private int start;
    private int end;
    private bool ended;

    /// <returns>Without its line feed, good until the next call; null at the end. A last line without its end counts.</returns>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellation)
    {
        var looked = 0;
        while (true)
        {
            var found = buffer.AsSpan(start + looked, end - start - looked).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsMemory(start, looked + found);
                start += looked + found + 1;
                return line;
            }

            looked = end - start;
            if (ended)
            {
                start = end;
                if (looked == 0)
                {
                    return null;
                }

                return buffer.AsMemory(end - looked, looked);
            }

            looked = MakeRoom(looked);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellation);
            ended = read == 0;
            end += read;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    /// <returns>How much of the line was looked at already.</returns>
    private int MakeRoom(int looked)
    {
        if (looked > buffer.Length / 2)
        {
            // What a bar has drawn over itself again and again: its newest state is at the end.
            start = end - (buffer.Length / 4);
            looked = end - start;
        }

        buffer.AsSpan(start, looked).CopyTo(buffer);
        (start, end) = (0, looked);
        return looked;
    }
}
