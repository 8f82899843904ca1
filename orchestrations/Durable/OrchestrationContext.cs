using Microsoft.Extensions.Logging;

namespace Pilot.Orchestrations.Durable;

/// <summary>
/// What an orchestration may touch. Every member has the name and meaning of its namesake on
/// <c>Microsoft.DurableTask.TaskOrchestrationContext</c>; this class is a strict subset of it.
/// <para>
/// Orchestrator code runs again from the start whenever something new happened, so it must ask for the same things in the
/// same order every time: no clock, chance, thread or I/O of its own.
/// </para>
/// </summary>
public abstract class OrchestrationContext
{
    public abstract string Name { get; }

    public abstract string InstanceId { get; }

    /// <summary>The orchestration that started this one as its child; null for one that a client started.</summary>
    public abstract ParentOrchestration? Parent { get; }

    /// <summary>The start of the current turn, UTC. Does not move within a turn.</summary>
    public abstract DateTime CurrentUtcDateTime { get; }

    /// <summary>True while old history is being walked through again.</summary>
    public abstract bool IsReplaying { get; }

    public abstract T? GetInput<T>();

    /// <summary>Runs an activity at least once and gives its result.</summary>
    /// <exception cref="TaskFailedException">The activity failed, after the retries of <paramref name="options"/>.</exception>
    public abstract Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, TaskOptions? options = null);

    public virtual Task CallActivityAsync(string name, object? input = null, TaskOptions? options = null) =>
        CallActivityAsync<object?>(name, input, options);

    /// <summary>Runs another orchestration as a child and gives its output.</summary>
    /// <exception cref="TaskFailedException">The child failed or was terminated.</exception>
    public abstract Task<TResult> CallSubOrchestratorAsync<TResult>(string orchestratorName, object? input = null, TaskOptions? options = null);

    public virtual Task CallSubOrchestratorAsync(string orchestratorName, object? input = null, TaskOptions? options = null) =>
        CallSubOrchestratorAsync<object?>(orchestratorName, input, options);

    /// <summary>Completes at <paramref name="fireAt"/> (UTC); cancelled with the token. An open timer keeps nobody waiting at the end.</summary>
    public abstract Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken);

    public virtual Task CreateTimer(TimeSpan delay, CancellationToken cancellationToken) =>
        CreateTimer(CurrentUtcDateTime.Add(delay), cancellationToken);

    /// <summary>
    /// The next event of this name, in order of arrival; one that came before the wait is kept for it. Names are compared
    /// without case. Never wait twice on one name at the same time: hosts differ in who gets the event.
    /// </summary>
    public abstract Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default);

    /// <exception cref="TaskCanceledException">No event came within <paramref name="timeout"/>.</exception>
    public async Task<T> WaitForExternalEvent<T>(string eventName, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var stopTimer = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrival = WaitForExternalEvent<T>(eventName, giveUp.Token);
        var timer = CreateTimer(timeout, stopTimer.Token);
        if (await Task.WhenAny(arrival, timer) == timer)
        {
            // Not CancelAsync: it runs the callbacks on the thread pool, where no replay can follow.
            giveUp.Cancel();
        }
        else
        {
            stopTimer.Cancel();
        }

        return await arrival;
    }

    /// <summary>Raises an event on another instance; delivered at least once, lost when there is no such instance.</summary>
    public abstract void SendEvent(string instanceId, string eventName, object payload);

    public abstract void SetCustomStatus(object? customStatus);

    /// <summary>Ends this run of the instance and starts it afresh with a new input and an empty history.</summary>
    /// <param name="preserveUnprocessedEvents">Events that came and were not waited for go along.</param>
    public abstract void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true);

    /// <summary>A new identifier, the same at every replay.</summary>
    public abstract Guid NewGuid();

    /// <summary>A logger that says nothing while replaying.</summary>
    public abstract ILogger CreateReplaySafeLogger(string categoryName);
}

public sealed record ParentOrchestration(string Name, string InstanceId);
