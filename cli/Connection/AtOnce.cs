using System.Runtime.ExceptionServices;

namespace Pilot.Cli.Connection;

/// <summary>Runs work a few at a time; the first that fails stops the rest and is what comes out.</summary>
internal sealed class AtOnce(int limit, CancellationToken cancellation) : IDisposable
{
    private readonly SemaphoreSlim slots = new(limit);
    private readonly CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    private ExceptionDispatchInfo? failure;

    /// <param name="produce">Calls its argument for each piece of work, which returns when there is room to start it.</param>
    public async Task RunAsync(Func<Func<Func<CancellationToken, Task>, Task>, Task> produce)
    {
        try
        {
            await produce(StartAsync);
        }
        catch (OperationCanceledException) when (failure is not null)
        {
            // The producer was stopped by the failure that is thrown below.
        }

        for (var i = 0; i < limit; i++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }

        failure?.Throw();
    }

    public void Dispose()
    {
        slots.Dispose();
        stop.Dispose();
    }

    private async Task StartAsync(Func<CancellationToken, Task> work)
    {
        await slots.WaitAsync(stop.Token);
        _ = CarryOutAsync(work);
    }

    private async Task CarryOutAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(stop.Token);
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
            await stop.CancelAsync();
        }
        finally
        {
            slots.Release();
        }
    }
}
