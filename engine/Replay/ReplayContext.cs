using System.Globalization;
using Microsoft.Extensions.Logging;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>The context that orchestrator code sees; it notes every request and hands out the task that will answer it.</summary>
internal sealed class ReplayContext(ExecutionStarted started, OrchestratorThread thread, ILoggerFactory loggers, Action onForeignWork)
    : OrchestrationContext
{
    private int nextTaskId;
    private int guids;

    public DecisionLog Decisions { get; } = new();

    public OpenTasks Tasks { get; } = new();

    public EventMailbox Events { get; } = new();

    public DateTime TurnStartedAt { get; set; }

    public bool Replaying { get; set; }

    public string? CustomStatus { get; private set; }

    /// <summary>Null until the code asked to continue as new.</summary>
    public (string? Input, bool KeepEvents)? NextRun { get; private set; }

    public override string Name => started.Name;

    public override string InstanceId => started.InstanceId;

    public override ParentOrchestration? Parent => started.Parent;

    public override DateTime CurrentUtcDateTime => TurnStartedAt;

    public override bool IsReplaying => Replaying;

    public override T? GetInput<T>()
        where T : default => PayloadJson.Read<T>(started.Input);

    public override Task<TResult> CallActivityAsync<TResult>(string name, object? input = null, TaskOptions? options = null)
    {
        StayOnThread();
        var json = PayloadJson.Write(input);
        return options?.Retry is { } retry
            ? Retries.RunAsync(this, retry, () => Call<TResult>(name, id => new ActivityScheduled(id, name, json)))
            : Call<TResult>(name, id => new ActivityScheduled(id, name, json));
    }

    public override Task<TResult> CallSubOrchestratorAsync<TResult>(
        string orchestratorName, object? input = null, TaskOptions? options = null)
    {
        StayOnThread();
        var json = PayloadJson.Write(input);
        var chosenId = (options as SubOrchestrationOptions)?.InstanceId;
        Decision Schedule(int id) => new ChildScheduled(id, orchestratorName, chosenId ?? ChildId(id), json);
        return options?.Retry is { } retry
            ? Retries.RunAsync(this, retry, () => Call<TResult>(orchestratorName, Schedule))
            : Call<TResult>(orchestratorName, Schedule);
    }

    public override Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
    {
        StayOnThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        var id = nextTaskId++;
        var timer = new OpenTask<object?>();
        var due = fireAt.ToUniversalTime();
        Tasks.Add(id, new OpenWait(WaitKind.Timer, id, "", TurnStartedAt, due), timer);
        Decisions.Ask(new TimerCreated(id, due));
        WhenCancelled(
            timer.Task,
            () =>
            {
                if (Tasks.Remove(id))
                {
                    Decisions.Ask(new TimerCanceled(id));
                    timer.Cancel(cancellationToken);
                }
            },
            cancellationToken);
        return timer.Task;
    }

    public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
    {
        StayOnThread();
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        var arrival = new OpenTask<T>();
        if (Events.TryTake(eventName, out var payload))
        {
            arrival.Succeed(payload);
            return arrival.Task;
        }

        var giveUp = Events.Wait(eventName, arrival, TurnStartedAt);
        WhenCancelled(
            arrival.Task,
            () =>
            {
                if (giveUp())
                {
                    arrival.Cancel(cancellationToken);
                }
            },
            cancellationToken);
        return arrival.Task;
    }

    public override void SendEvent(string instanceId, string eventName, object payload)
    {
        StayOnThread();
        Decisions.Ask(new EventSent(nextTaskId++, instanceId, eventName, PayloadJson.Write(payload)));
    }

    public override void SetCustomStatus(object? customStatus)
    {
        StayOnThread();
        CustomStatus = PayloadJson.Write(customStatus);
    }

    public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true)
    {
        StayOnThread();
        NextRun = (PayloadJson.Write(newInput), preserveUnprocessedEvents);
    }

    public override Guid NewGuid()
    {
        StayOnThread();
        return DeterministicGuid.Create(started.InstanceId, started.ExecutionId, guids++);
    }

    public override ILogger CreateReplaySafeLogger(string categoryName) =>
        new ReplaySafeLogger(loggers.CreateLogger(categoryName), () => Replaying);

    private string ChildId(int taskId) => string.Create(CultureInfo.InvariantCulture, $"{started.ExecutionId}:{taskId}");

    private Task<T> Call<T>(string name, Func<int, Decision> decide)
    {
        var id = nextTaskId++;
        var call = new OpenTask<T>();
        var decision = decide(id);
        var kind = decision is ChildScheduled ? WaitKind.Child : WaitKind.Activity;
        Tasks.Add(id, new OpenWait(kind, id, name, TurnStartedAt), call);
        Decisions.Ask(decision);
        return call.Task;
    }

    private void WhenCancelled(Task task, Action cancel, CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled)
        {
            return;
        }

        var registration = cancellation.Register(() =>
        {
            if (thread.IsCurrent)
            {
                cancel();
            }
            else
            {
                onForeignWork();
            }
        });
        // Long-lived tokens must not collect a callback for every wait that is over.
        task.ContinueWith(
            static (_, state) => ((CancellationTokenRegistration)state!).Unregister(),
            registration,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private void StayOnThread()
    {
        if (!thread.IsCurrent)
        {
            onForeignWork();
            throw ReplayErrors.ForeignWork(started.Name, started.InstanceId);
        }
    }
}
