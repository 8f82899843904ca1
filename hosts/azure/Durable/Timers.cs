using Microsoft.DurableTask;

namespace Pilot.Hosts.Azure.Durable;

/// <summary>The timers of one telling. The host lets no orchestration end while one is open, so those that are left are given up.</summary>
internal sealed class Timers(TaskOrchestrationContext inner) : IDisposable
{
    private readonly CancellationTokenSource end = new();

    public async Task WaitAsync(DateTime fireAt, CancellationToken cancellation)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellation);
        try
        {
            await inner.CreateTimer(fireAt, either.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The story has ended: whoever still waits in it is to go on no more.
            await new TaskCompletionSource().Task;
        }
    }

    public void Leave() => end.Cancel();

    public void Dispose() => end.Dispose();
}
