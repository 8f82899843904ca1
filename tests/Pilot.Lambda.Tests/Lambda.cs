using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Pilot.Hosts.Aws;
using Pilot.Hosts.Aws.Delivery;
using Pilot.Hosts.Aws.Runtime;

namespace Pilot.Lambda.Tests;

/// <summary>
/// A stand-in of what surrounds the function: Lambda's runtime API as it is documented, the secrets extension, and the
/// platform that is told; the function itself is the real one, in this process or as the program that is published.
/// PILOT_TEST_LAMBDA names another program than the one built with the tests, such as the native one.
/// </summary>
internal sealed class Lambda : IAsyncDisposable
{
    public const string Key = "a key that nobody could ever guess, not even in years";

    private readonly Channel<(string Id, string Event)> calls = Channel.CreateUnbounded<(string, string)>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<(bool Failed, string Body)>> outcomes = new();
    private readonly CancellationTokenSource stop = new();
    private readonly WebApplication app;
    private Task<int>? running;

    private Lambda(WebApplication app) => this.app = app;

    /// <summary>What the platform was told: body and signature.</summary>
    public ConcurrentQueue<(byte[] Body, string Signature)> Told { get; } = new();

    /// <summary>What the platform answers.</summary>
    public int Answer { get; set; } = StatusCodes.Status204NoContent;

    public string Secret { get; set; } = Key;

    /// <summary>Why the function could not begin; null while it could.</summary>
    public string? InitError { get; private set; }

    /// <param name="asProgram">As a process of its own, from its first instruction.</param>
    /// <param name="settings">For the program, before those that it needs.</param>
    public static async Task<Lambda> StartAsync(bool asProgram = false, params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var lambda = new Lambda(app);
        app.MapGet("/2018-06-01/runtime/invocation/next", lambda.NextAsync);
        app.MapPost("/2018-06-01/runtime/invocation/{id}/response", (string id, HttpRequest request) => lambda.EndAsync(id, request, failed: false));
        app.MapPost("/2018-06-01/runtime/invocation/{id}/error", (string id, HttpRequest request) => lambda.EndAsync(id, request, failed: true));
        app.MapPost("/2018-06-01/runtime/init/error", async (HttpRequest request) => lambda.InitError = Encoding.UTF8.GetString(await ReadAsync(request)));
        app.MapGet("/secretsmanager/get", lambda.SecretOf);
        app.MapPost("/api/v1/events", lambda.TakeAsync);
        await app.StartAsync();
        lambda.running = asProgram ? lambda.RunProgramAsync(settings) : lambda.RunFunctionAsync();
        return lambda;
    }

    /// <returns>How the call ended, as the function told the runtime.</returns>
    public async Task<(bool Failed, string Body)> InvokeAsync(string json, string id)
    {
        var outcome = outcomes[id] = new TaskCompletionSource<(bool, string)>(TaskCreationOptions.RunContinuationsAsynchronously);
        await calls.Writer.WriteAsync((id, json));
        return await outcome.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    /// <returns>What the program exits with by itself.</returns>
    public Task<int> ExitAsync() => running!.WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await running!.ContinueWith(_ => { }, TaskScheduler.Default);
        await app.DisposeAsync();
        stop.Dispose();
    }

    private Dictionary<string, string> Environment(Uri address) => new()
    {
        ["AWS_LAMBDA_RUNTIME_API"] = address.Authority,
        ["PILOT_EVENTS_URL"] = new Uri(address, "api/v1/events").ToString(),
        ["PILOT_EVENT_KEY_SECRET"] = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:pilot-event-key",
        ["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] = $"{address.Port}",
        ["AWS_SESSION_TOKEN"] = "session",
    };

    private async Task<int> RunFunctionAsync()
    {
        var address = new Uri(app.Urls.Single());
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var settings = NotifierSettings.Read(Environment(address).GetValueOrDefault);
        var sender = new NoticeSender(http, settings.EventsUrl, new EventKey(http, settings), TimeProvider.System);
        await new Notifier(new RuntimeApi(http, address), sender).RunAsync(stop.Token);
        return 0;
    }

    private async Task<int> RunProgramAsync(IEnumerable<(string Name, string Value)> settings)
    {
        var built = Path.Combine(AppContext.BaseDirectory, "bootstrap.dll");
        var start = System.Environment.GetEnvironmentVariable("PILOT_TEST_LAMBDA") is { Length: > 0 } given
            ? new ProcessStartInfo(given)
            : new ProcessStartInfo("dotnet", [built]);
        foreach (var (name, value) in Environment(new Uri(app.Urls.Single())).Select(setting => (setting.Key, setting.Value)).Concat(settings))
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        try
        {
            await program.WaitForExitAsync(stop.Token);
        }
        catch (OperationCanceledException)
        {
            program.Kill();
            await program.WaitForExitAsync();
        }

        return program.ExitCode;
    }

    private async Task NextAsync(HttpContext context)
    {
        var (id, json) = await calls.Reader.ReadAsync(context.RequestAborted);
        context.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = id;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json);
    }

    private async Task<IResult> EndAsync(string id, HttpRequest request, bool failed)
    {
        if (failed)
        {
            request.Headers["Lambda-Runtime-Function-Error-Type"].ToString().ShouldStartWith("Pilot.");
        }

        var body = await ReadAsync(request);
        outcomes[id].SetResult((failed, Encoding.UTF8.GetString(body)));
        return Results.Accepted();
    }

    private IResult SecretOf(string secretId, HttpRequest request) =>
        request.Headers["X-Aws-Parameters-Secrets-Token"] == "session" && secretId.EndsWith("pilot-event-key", StringComparison.Ordinal)
            ? Results.Text($$"""{"ARN":"{{secretId}}","SecretString":"{{Secret}}"}""", "application/json")
            : Results.BadRequest();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        Told.Enqueue((await ReadAsync(request), request.Headers["Pilot-Signature"].ToString()));
        return Results.StatusCode(Answer);
    }

    private static async Task<byte[]> ReadAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
