using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;
using Pilot.Azure.Host.Protocol;
using Content = Pilot.Azure.Host.Protocol.StreamingMessage.ContentOneofCase;

namespace Pilot.Azure.Host;

/// <summary>The host's end of the stream of messages to and from the worker; requests find their answers by id.</summary>
internal sealed class WorkerChannel : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> open = new();
    private readonly ConcurrentQueue<string> logged = new();
    private Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private TaskCompletionSource connected = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the worker logged, a line each.</summary>
    public IReadOnlyCollection<string> Logged => logged;

    /// <summary>Completes when a worker has opened its stream.</summary>
    public Task Connected => connected.Task;

    /// <summary>Forgets the worker there was, for the next.</summary>
    public void Reset()
    {
        GiveUp();
        outgoing = Channel.CreateUnbounded<StreamingMessage>();
        connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var writing = WriteAsync(outgoing.Reader, responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
            {
                Take(message);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or IOException or RpcException)
        {
            // The worker is gone, as a killed process goes.
        }

        GiveUp();
        await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async Task<StreamingMessage> AskAsync(StreamingMessage request, CancellationToken cancellation = default)
    {
        request.RequestId = Guid.NewGuid().ToString();
        var answer = open.GetOrAdd(request.RequestId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        await outgoing.Writer.WriteAsync(request, cancellation);
        return await answer.Task.WaitAsync(cancellation);
    }

    public void Tell(StreamingMessage message) => outgoing.Writer.TryWrite(message);

    private void GiveUp()
    {
        foreach (var request in open.Keys)
        {
            if (open.TryRemove(request, out var answer))
            {
                answer.TrySetException(new WorkerGoneException("The worker ended before it answered.\n" + string.Join('\n', logged)));
            }
        }
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case Content.StartStream:
                connected.TrySetResult();
                break;
            case Content.RpcLog:
                logged.Enqueue($"{message.RpcLog.Category}: {message.RpcLog.Message} {message.RpcLog.Exception?.Message} {message.RpcLog.Exception?.StackTrace}");
                break;
            default:
                if (open.TryRemove(message.RequestId, out var answer))
                {
                    answer.SetResult(message);
                }

                break;
        }
    }

    private static async Task WriteAsync(
        ChannelReader<StreamingMessage> messages, IServerStreamWriter<StreamingMessage> worker, CancellationToken cancellation)
    {
        await foreach (var message in messages.ReadAllAsync(cancellation))
        {
            await worker.WriteAsync(message, cancellation);
        }
    }
}

/// <summary>Whether it did what it was asked to is not known.</summary>
internal sealed class WorkerGoneException(string message) : Exception(message);
