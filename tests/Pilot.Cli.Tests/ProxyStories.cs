using System.Net;
using System.Net.Sockets;
using System.Text;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Tests;

public sealed class ProxyStories
{
    [Fact]
    public async Task A_platform_on_this_machine_is_never_asked_through_a_proxy()
    {
        using var platform = new OneAnswer("the platform");
        using var proxy = new OneAnswer("the proxy");
        using var http = new HttpClient(PlatformTransport.Create(new WebProxy(proxy.Address)));

        (await http.GetStringAsync(platform.Address)).ShouldBe("the platform");
    }

    [Fact]
    public async Task A_platform_elsewhere_is_asked_through_the_proxy()
    {
        using var proxy = new OneAnswer("the proxy");
        using var http = new HttpClient(PlatformTransport.Create(new WebProxy(proxy.Address)));

        (await http.GetStringAsync("http://pilot.test/")).ShouldBe("the proxy");
    }

    /// <summary>A listener on this machine that answers one request.</summary>
    private sealed class OneAnswer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public OneAnswer(string text)
        {
            listener.Start();
            _ = AnswerAsync(text);
        }

        public Uri Address => new($"http://{listener.LocalEndpoint}/");

        public void Dispose() => listener.Dispose();

        private async Task AnswerAsync(string text)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync();
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {text.Length}\r\nConnection: close\r\n\r\n{text}"));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over and nobody asked.
            }
        }
    }
}
