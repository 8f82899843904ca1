using System.Diagnostics;
using System.Net;
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
            new Row("lambda, process start to first event", Measure.Median(ours), "ms", "/bin/true", Measure.Median(theirs), "200 ms"),
            new Row("lambda, resident memory", Measure.Median(resident), "MB", Goal: "64 MB"),
            new Row("lambda, size of the binary", new FileInfo(Program).Length / 1e6, "MB"),
        ];
    }

    /// <summary>The runtime API, the secrets extension and the platform, as little of each as one event needs.</summary>
    private sealed class Surrounding : IAsyncDisposable
    {
        private readonly HttpListener listener = new();
        private readonly int port = FreePort();
        private readonly Task serving;
        private TaskCompletionSource answered = new();

        public Surrounding()
        {
            // The program asks 127.0.0.1 for calls, and localhost for secrets.
            listener.Prefixes.Add($"http://127.0.0.1:{port}/");
            listener.Prefixes.Add($"http://localhost:{port}/");
            listener.Start();
            serving = ServeAsync();
        }

        public ProcessStartInfo Start(string program)
        {
            answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ProcessStartInfo(program)
            {
                Environment =
                {
                    ["AWS_LAMBDA_RUNTIME_API"] = $"127.0.0.1:{port}",
                    ["PILOT_EVENTS_URL"] = $"http://127.0.0.1:{port}/api/v1/events",
                    ["PILOT_EVENT_KEY_SECRET"] = "event-key",
                    ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = $"{port}",
                },
            };
        }

        public Task AnsweredAsync() => answered.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await serving;
        }

        private async Task ServeAsync()
        {
            while (true)
            {
                HttpListenerContext call;
                try
                {
                    call = await listener.GetContextAsync();
                }
                catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                var path = call.Request.Url!.AbsolutePath;
                if (path.EndsWith("/next", StringComparison.Ordinal) && answered.Task.IsCompleted)
                {
                    // The second call never comes; the process is killed while it waits.
                    continue;
                }

                call.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "call-1";
                await call.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(path switch
                {
                    _ when path.EndsWith("/next", StringComparison.Ordinal) => Event,
                    "/secretsmanager/get" => """{"SecretString":"a key that nobody could ever guess, not even in years"}""",
                    _ => "{}",
                }));
                call.Response.Close();
                if (path.EndsWith("/response", StringComparison.Ordinal))
                {
                    answered.TrySetResult();
                }
            }
        }

        private static int FreePort()
        {
            using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            return ((IPEndPoint)probe.LocalEndpoint).Port;
        }
    }
}
