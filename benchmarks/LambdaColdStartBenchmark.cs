using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pilot.Bench;

/// <summary>What a cold start of the notifier on AWS costs: from the start of its process to the first event that it has told of.</summary>
internal sealed class LambdaColdStartBenchmark : Benchmark
{
    private const int Times = 20;
    private const string Event = """{"pilot":"timer","timer":"sweep"}""";

    /// <summary>Beside the checkout that the bench is started in, where scripts/publish-lambda leaves it.</summary>
    private static readonly string Program = Path.GetFullPath("artifacts/lambda/bootstrap");

    public override string Name => "lambda-cold-start";

    public override string About => "start of the native Lambda until its first event is told and answered, against `/bin/true` (an empty native process)";

    public override async Task<IReadOnlyList<Row>> RunAsync()
    {
        var ours = new List<double>();
        var theirs = new List<double>();
        var resident = new List<double>();
        await using var around = new Surrounding();
        for (var i = 0; i < Times; i++)
        {
            Process? function = null;
            ours.Add(1000 * await Measure.SecondsAsync(() =>
            {
                function = Process.Start(around.Start(Program))!;
                return around.AnsweredAsync();
            }));
            resident.Add(Measure.ResidentMegabytes(function!.Id));
            function.Kill();
            await function.WaitForExitAsync();
            function.Dispose();
            theirs.Add(1000 * await Measure.SecondsAsync(async () =>
            {
                using var nothing = Process.Start("/bin/true");
                await nothing.WaitForExitAsync();
            }));
        }

        return
        [
            new Row("lambda, process start to first event", Measure.Median(ours), "ms", "/bin/true", Measure.Median(theirs), "50 ms"),
            new Row("lambda, resident memory", Measure.Median(resident), "MB", Goal: "32 MB"),
            new Row("lambda, size of the binary", new FileInfo(Program).Length / 1e6, "MB"),
        ];
    }

    /// <summary>
    /// The runtime API, the secrets extension and the platform, as little of each as one event needs: each answer is one write,
    /// so that no network stack waits for more.
    /// </summary>
    private sealed class Surrounding : IAsyncDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly Task serving;
        private TaskCompletionSource answered = new();

        public Surrounding()
        {
            listener.Start();
            serving = ServeAsync();
        }

        private int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

        public ProcessStartInfo Start(string program)
        {
            answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ProcessStartInfo(program)
            {
                Environment =
                {
                    ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{Port}",
                    ["PILOT_EVENTS_URL"] = $"http://127.0.0.1:{Port}/api/v1/events",
                    ["PILOT_EVENT_KEY_SECRET"] = "event-key",
                    ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = $"{Port}",
                },
            };
        }

        public Task AnsweredAsync() => answered.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public async ValueTask DisposeAsync()
        {
            listener.Dispose();
            await serving;
        }

        private async Task ServeAsync()
        {
            var connections = new List<Task>();
            try
            {
                while (true)
                {
                    connections.Add(AnswerAsync(await listener.AcceptSocketAsync()));
                }
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                await Task.WhenAll(connections);
            }
        }

        private async Task AnswerAsync(Socket socket)
        {
            using var stream = new NetworkStream(socket, ownsSocket: true);
            using var requests = new StreamReader(stream, Encoding.Latin1);
            try
            {
                while (await requests.ReadLineAsync() is { Length: > 0 } request && await SkipAsync(requests))
                {
                    if (request.Contains("/next", StringComparison.Ordinal) && answered.Task.IsCompleted)
                    {
                        // The second call never comes; the process is killed while it waits.
                        await requests.ReadToEndAsync();
                        return;
                    }

                    var body = request.Contains("/next", StringComparison.Ordinal) ? Event
                        : request.Contains("/secretsmanager", StringComparison.Ordinal) ? """{"SecretString":"a key that nobody could ever guess, not even in years"}"""
                        : "{}";
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(
                        $"HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: call-1\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
                    if (request.Contains("/response", StringComparison.Ordinal))
                    {
                        answered.TrySetResult();
                    }
                }
            }
            catch (IOException)
            {
                // The process was killed.
            }
        }

        /// <summary>Headers and body of a request.</summary>
        private static async Task<bool> SkipAsync(StreamReader requests)
        {
            var length = 0;
            while (await requests.ReadLineAsync() is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                {
                    length = int.Parse(header.AsSpan("Content-Length:".Length), CultureInfo.InvariantCulture);
                }
            }

            return length == 0 || await requests.ReadBlockAsync(new char[length]) == length;
        }
    }
}
