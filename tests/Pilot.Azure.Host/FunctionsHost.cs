using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Azure.Host.Protocol;

namespace Pilot.Azure.Host;

/// <summary>
/// A Functions host, played: it speaks the documented protocol to the built worker, forwards requests to it, and calls its
/// functions when something is due or has arrived. Stories are told over Microsoft's in-process sidecar for Durable Task.
/// </summary>
public sealed class FunctionsHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string app;
    private readonly IReadOnlyDictionary<string, string> settings;
    private readonly WorkerChannel channel = new();
    private readonly WebApplication server;
    private DurableHub? hub;
    private WorkerProcess? worker;
    private Dictionary<string, FunctionMetadata> functions = [];
    private TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private FunctionsHost(string app, IReadOnlyDictionary<string, string> settings)
    {
        this.app = app;
        this.settings = settings;
        server = Loopback.GrpcServer(services => services.AddSingleton(channel), routes => routes.MapGrpcService<WorkerChannel>());
    }

    /// <summary>The functions that the worker said it has, by name.</summary>
    public IReadOnlyDictionary<string, FunctionMetadata> Functions => functions;

    /// <summary>Where the worker takes requests, which it says itself.</summary>
    public Uri? WorkerAddress { get; private set; }

    /// <summary>Process id of the worker.</summary>
    public int WorkerId => worker!.Id;

    /// <summary>All that the worker logged and wrote, for a person who wonders.</summary>
    public string Said => string.Join('\n', [.. channel.Logged, .. StoryCalls, worker?.Output ?? ""]);

    /// <summary>The functions that stories called, in order.</summary>
    public IReadOnlyCollection<string> StoryCalls => hub?.Calls ?? [];

    /// <summary>Without a worker yet.</summary>
    /// <param name="app">Folder of the built function app.</param>
    /// <param name="settings">Of the function app.</param>
    public static async Task<FunctionsHost> OpenAsync(string app, IReadOnlyDictionary<string, string> settings)
    {
        var host = new FunctionsHost(app, settings);
        await host.server.StartAsync();
        host.hub = await DurableHub.StartAsync(host);
        return host;
    }

    /// <summary>From the start of the process until its functions can be called.</summary>
    public async Task StartWorkerAsync()
    {
        channel.Reset();
        worker = WorkerProcess.Start(app, server.Address(), settings);
        if (await Task.WhenAny(channel.Connected, worker.Ended).WaitAsync(Patience) != channel.Connected)
        {
            throw new InvalidOperationException("The worker ended at once:\n" + Said);
        }

        var init = (await AskAsync(new() { WorkerInitRequest = new() { HostVersion = "4.1049.0", WorkerDirectory = app, FunctionAppDirectory = app } }))
            .WorkerInitResponse;
        Check(init.Result, "start");
        WorkerAddress = new Uri(init.Capabilities["HttpUri"]);
        var metadata = (await AskAsync(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = app } })).FunctionMetadataResponse;
        Check(metadata.Result, "tell its functions");
        functions = metadata.FunctionMetadataResults.ToDictionary(function => function.Name);
        var loaded = await Task.WhenAll(functions.Values.Select(function =>
            AskAsync(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } })));
        Array.ForEach(loaded, answer => Check(answer.FunctionLoadResponse.Result, "load a function"));
        ready.TrySetResult();
    }

    /// <summary>As the Functions host ends it: it is asked to.</summary>
    public async Task StopWorkerAsync()
    {
        ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        channel.Tell(new() { WorkerTerminate = new() });
        await worker!.Ended.WaitAsync(Patience);
        await worker.DisposeAsync();
        worker = null;
    }

    /// <summary>As a machine that is taken away: without a word.</summary>
    public async Task KillWorkerAsync()
    {
        ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await worker!.DisposeAsync();
        worker = null;
    }

    /// <summary>Requests that go the way they go in Azure: to the function, and to the worker's own address.</summary>
    public HttpClient CreateClient() => new(new Front(this)) { BaseAddress = new Uri("https://functions.example/") };

    /// <summary>A timer is due.</summary>
    public Task TickAsync(string function) =>
        InvokeAsync(function, new() { ["timer"] = Json("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""") });

    /// <summary>A blob has arrived.</summary>
    /// <param name="container">Its container.</param>
    /// <param name="prefix">What the function's trigger has before the name.</param>
    /// <param name="name">The rest of the blob's name.</param>
    public Task ArriveAsync(string function, string container, string prefix, string name)
    {
        var reference = $$"""{"Connection":"PilotJobs","ContainerName":"{{container}}","BlobName":"{{prefix}}{{name}}"}""";
        return InvokeAsync(
            function,
            new()
            {
                ["blob"] = new()
                {
                    ModelBindingData = new()
                    {
                        Version = "1.0", Source = "AzureStorageBlobs", ContentType = "application/json", Content = ByteString.CopyFromUtf8(reference),
                    },
                },
            },
            new() { ["name"] = new() { Text = name } });
    }

    public async ValueTask DisposeAsync()
    {
        if (hub is not null)
        {
            await hub.DisposeAsync();
        }

        if (worker is not null)
        {
            await worker.DisposeAsync();
        }

        await server.DisposeAsync();
    }

    /// <summary>Calls a function as the host does.</summary>
    /// <returns>What it returned.</returns>
    internal async Task<TypedData?> InvokeAsync(
        string function, Dictionary<string, TypedData> inputs, Dictionary<string, TypedData>? trigger = null, string? invocation = null)
    {
        var request = new InvocationRequest
        {
            InvocationId = invocation ?? Guid.NewGuid().ToString(),
            FunctionId = functions[function].FunctionId,
            TraceContext = new(),
            RetryContext = new(),
        };
        foreach (var (name, binding) in functions[function].Bindings)
        {
            if (inputs.TryGetValue(name, out var given))
            {
                request.InputData.Add(new ParameterBinding { Name = name, Data = given });
            }
            else if (binding.Type == "durableClient")
            {
                request.InputData.Add(new ParameterBinding { Name = name, Data = new() { Text = hub!.ClientBinding } });
            }
        }

        foreach (var (name, value) in trigger ?? [])
        {
            request.TriggerMetadata.Add(name, value);
        }

        var response = (await channel.AskAsync(new() { InvocationRequest = request })).InvocationResponse;
        Check(response.Result, $"run {function}");
        return response.ReturnValue;
    }

    /// <summary>Calls a function for a story: again, when the worker ended at it, on the next.</summary>
    internal async Task<TypedData?> DeliverAsync(string function, Dictionary<string, TypedData> inputs)
    {
        while (true)
        {
            await ready.Task;
            try
            {
                return await InvokeAsync(function, inputs);
            }
            catch (WorkerGoneException)
            {
            }
        }
    }

    internal static TypedData Json(string json) => new() { Json = json };

    private async Task<StreamingMessage> AskAsync(StreamingMessage request)
    {
        using var limit = new CancellationTokenSource(Patience);
        return await channel.AskAsync(request, limit.Token);
    }

    private void Check(StatusResult? result, string what)
    {
        if (result is { Status: not StatusResult.Types.Status.Success })
        {
            throw new InvalidOperationException($"The worker did not {what}: {result.Exception?.Message}\n{result.Exception?.StackTrace}\n{Said}");
        }
    }
}
