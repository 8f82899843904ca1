using System.Collections.Concurrent;
using System.Text.Json;
using DurableTask.Core;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Pilot.Azure.Host.Protocol;
using P = Microsoft.DurableTask.Protobuf;

namespace Pilot.Azure.Host;

/// <summary>
/// The durable extension of the Functions host, played over Microsoft's in-process sidecar: clients of the worker call it, and
/// each turn of a story and each activity becomes a call of the worker's function of that name.
/// </summary>
internal sealed class DurableHub : IAsyncDisposable
{
    private readonly FunctionsHost functions;
    private readonly WebApplication server;
    private readonly CancellationTokenSource stop = new();
    private GrpcChannel? channel;
    private readonly ConcurrentQueue<string> calls = new();
    private Task dispatching = Task.CompletedTask;

    private DurableHub(FunctionsHost functions)
    {
        this.functions = functions;
        var service = new InMemoryOrchestrationService();
        server = Loopback.GrpcServer(
            services => services
                .AddSingleton<IOrchestrationService>(service)
                .AddSingleton<IOrchestrationServiceClient>(service)
                .AddSingleton<TaskHubGrpcServer>(),
            routes => routes.MapGrpcService<TaskHubGrpcServer>());
    }

    /// <summary>The functions that stories called, in order, and what went wrong at it.</summary>
    public IReadOnlyCollection<string> Calls => calls;

    /// <summary>What a function with a durable client is given.</summary>
    public string ClientBinding => JsonSerializer.Serialize(new
    {
        rpcBaseUrl = server.Address().AbsoluteUri,
        taskHubName = "pilot",
        connectionName = "AzureWebJobsStorage",
        requiredQueryStringParameters = "",
        httpBaseUrl = "",
        maxGrpcMessageSizeInBytes = int.MaxValue,
        grpcHttpClientTimeout = JsonSerializer.Serialize(TimeSpan.FromSeconds(100)),
    });

    public static async Task<DurableHub> StartAsync(FunctionsHost functions)
    {
        var hub = new DurableHub(functions);
        await hub.server.StartAsync();
        hub.channel = GrpcChannel.ForAddress(hub.server.Address(), new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });
        hub.dispatching = hub.DispatchAsync(new P.TaskHubSidecarService.TaskHubSidecarServiceClient(hub.channel));
        return hub;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await dispatching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        channel?.Dispose();
        await server.DisposeAsync();
        stop.Dispose();
    }

    private async Task DispatchAsync(P.TaskHubSidecarService.TaskHubSidecarServiceClient sidecar)
    {
        using var work = sidecar.GetWorkItems(new P.GetWorkItemsRequest(), cancellationToken: stop.Token);
        await foreach (var item in work.ResponseStream.ReadAllAsync(stop.Token))
        {
            _ = NotedAsync(item.OrchestratorRequest is { } turn ? TellAsync(sidecar, turn) : DoAsync(sidecar, item.ActivityRequest));
        }
    }

    private async Task NotedAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception fault)
        {
            calls.Enqueue(fault.ToString());
        }
    }

    private async Task TellAsync(P.TaskHubSidecarService.TaskHubSidecarServiceClient sidecar, P.OrchestratorRequest turn)
    {
        var name = turn.PastEvents.Concat(turn.NewEvents).Last(happening => happening.ExecutionStarted is not null).ExecutionStarted.Name;
        calls.Enqueue(name);
        var answer = await functions.DeliverAsync(name, new() { ["context"] = new() { Text = Convert.ToBase64String(turn.ToByteArray()) } });
        await sidecar.CompleteOrchestratorTaskAsync(P.OrchestratorResponse.Parser.ParseFrom(Convert.FromBase64String(answer!.Text)));
    }

    private async Task DoAsync(P.TaskHubSidecarService.TaskHubSidecarServiceClient sidecar, P.ActivityRequest call)
    {
        calls.Enqueue(call.Name);
        var response = new P.ActivityResponse { InstanceId = call.OrchestrationInstance.InstanceId, TaskId = call.TaskId };
        try
        {
            // The SDK sends its arguments as a list of one; the durable extension hands on what is in it.
            var input = call.Input[1..^1];
            var answer = await functions.DeliverAsync(call.Name, new() { ["call"] = new TypedData { Text = input } });
            response.Result = answer?.Json;
        }
        catch (InvalidOperationException failure)
        {
            response.FailureDetails = new P.TaskFailureDetails { ErrorType = failure.GetType().FullName, ErrorMessage = failure.Message };
        }

        await sidecar.CompleteActivityTaskAsync(response);
    }
}
