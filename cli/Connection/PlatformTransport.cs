using System.Net;
using System.Net.Sockets;

namespace Pilot.Cli.Connection;

internal static class PlatformTransport
{
    public static HttpMessageHandler Create() => Create(HttpClient.DefaultProxy);

    /// <param name="proxy">Asked for every address but those of this machine.</param>
    public static HttpMessageHandler Create(IWebProxy proxy) => new SocketsHttpHandler
    {
        Proxy = new PastThisMachine(proxy),
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

    /// <summary>
    /// What is meant for this machine stays here: a proxy could not reach it, and would see the owner's token.
    /// </summary>
    private sealed class PastThisMachine(IWebProxy proxy) : IWebProxy
    {
        public ICredentials? Credentials
        {
            get => proxy.Credentials;
            set => proxy.Credentials = value;
        }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : proxy.GetProxy(destination);

        public bool IsBypassed(Uri host) => IsThisMachine(host) || proxy.IsBypassed(host);

        // A platform that listens on every address names itself by the address that stands for all.
        private static bool IsThisMachine(Uri host) => host.IsLoopback || host.Host is "0.0.0.0" or "[::]";
    }
}
