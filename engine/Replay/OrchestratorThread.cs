namespace Pilot.Engine.Replay;

/// <summary>
/// Runs orchestrator code on the thread of the turn and nowhere else: continuations wait here and are run in order of
/// arrival. What arrives from another thread shows that the code awaited something that replay cannot repeat.
/// </summary>
internal sealed class OrchestratorThread(Action onForeignWork) : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> ready = new();
    private int owner;

    /// <summary>True on the thread that runs the turn, while it runs it.</summary>
    public bool IsCurrent => Volatile.Read(ref owner) == Environment.CurrentManagedThreadId;

    /// <param name="state">Handed to the body, so that it needs no closure.</param>
    public void Run<T>(Action<T> body, T state)
    {
        var before = Current;
        Volatile.Write(ref owner, Environment.CurrentManagedThreadId);
        SetSynchronizationContext(this);
        try
        {
            body(state);
            while (ready.TryDequeue(out var next))
            {
                next.Callback(next.State);
            }
        }
        finally
        {
            Volatile.Write(ref owner, 0);
            SetSynchronizationContext(before);
        }
    }

    /// <summary>
    /// Completes a task that orchestrator code may await. Without a current context, continuations that asked for none
    /// (ConfigureAwait(false)) run right here instead of on the thread pool, and the others are queued.
    /// </summary>
    /// <param name="state">Handed to <paramref name="complete"/>.</param>
    public static void Complete<T>(Action<T> complete, T state)
    {
        var before = Current;
        SetSynchronizationContext(null);
        try
        {
            complete(state);
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            ready.Enqueue((d, state));
        }
        else
        {
            onForeignWork();
        }
    }

    public override void Send(SendOrPostCallback d, object? state)
    {
        if (IsCurrent)
        {
            d(state);
        }
        else
        {
            onForeignWork();
        }
    }

    public override SynchronizationContext CreateCopy() => this;
}
