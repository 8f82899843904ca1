using System.Net;

namespace Pilot.Adapters.Remote.Gateway;

/// <summary>Ends a call on which nothing has moved for a while, however long it takes as a whole.</summary>
internal sealed class SilenceLimit : IDisposable
{
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource alone;
    private readonly CancellationTokenSource linked;

    internal SilenceLimit(TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        this.limit = limit;
        alone = new CancellationTokenSource(limit, time);
        linked = CancellationTokenSource.CreateLinkedTokenSource(alone.Token, cancellation);
    }

    internal CancellationToken Token => linked.Token;

    /// <summary>Something has moved.</summary>
    internal void Moved() => alone.CancelAfter(limit);

    public void Dispose()
    {
        linked.Dispose();
        alone.Dispose();
    }
}

/// <summary>A stream as the body of a request, left open; each piece that is sent counts as a sign of life.</summary>
internal sealed class SteadyContent(Stream source) : HttpContent
{
    private const int Piece = 128 << 10;
    private SilenceLimit? silence;

    internal void Watch(SilenceLimit limit) => silence = limit;

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var buffer = new byte[Piece];
        int read;
        while ((read = await source.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await stream.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            silence?.Moved();
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override bool TryComputeLength(out long length)
    {
        length = 0;
        return false;
    }
}
