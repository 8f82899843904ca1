using System.Text;

namespace Pilot.Storage.Tests.Contract;

internal static class Content
{
    public static MemoryStream Of(string text) => new(Encoding.UTF8.GetBytes(text));

    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The same bytes for the same seed.</summary>
    public static byte[] Random(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static async Task<byte[]> ToBytesAsync(this Stream stream)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Bytes that arrive in pieces of odd sizes, with no length and no way back, as from a network.</summary>
internal sealed class TrickleStream(byte[] bytes, Action<int>? before = null) : Stream
{
    private int position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        before?.Invoke(position);
        var read = Math.Min(Math.Min(count, 70_001), bytes.Length - position);
        bytes.AsSpan(position, read).CopyTo(buffer.AsSpan(offset));
        position += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
