using System.Net.Sockets;

namespace Pilot.Cli.Connection;

internal static class PlatformTransport
{
    public static HttpMessageHandler Create() => new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = 8,
        ConnectCallback = ConnectAsync,
    };

    /// <summary>
    /// A followed job may print nothing for hours: keep-alive tells a quiet connection from one whose other end is gone.
    /// </summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Connected first: options set before would keep the socket from trying a host's second address.
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 20);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
