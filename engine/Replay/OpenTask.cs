using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>Something that orchestrator code may be waiting for.</summary>
internal abstract class OpenTask
{
    public abstract void Succeed(string? json);

    public abstract void Fail(Exception exception);

    public abstract void Cancel(CancellationToken cancellation);
}

internal sealed class OpenTask<T> : OpenTask
{
    // Continuations run where the task is completed: see OrchestratorThread.Complete.
    private readonly TaskCompletionSource<T> source = new();

    public Task<T> Task => source.Task;

    public override void Succeed(string? json)
    {
        T? value;
        try
        {
            value = PayloadJson.Read<T>(json);
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            Fail(e);
            return;
        }

        OrchestratorThread.Complete(static set => set.source.TrySetResult(set.value!), (source, value));
    }

    public override void Fail(Exception exception) =>
        OrchestratorThread.Complete(
            static set =>
            {
                set.source.TrySetException(set.exception);
                // A failure that nobody awaits is the code's choice, as with any task; it is in the history.
                _ = set.source.Task.Exception;
            },
            (source, exception));

    public override void Cancel(CancellationToken cancellation) =>
        OrchestratorThread.Complete(static set => set.source.TrySetCanceled(set.cancellation), (source, cancellation));
}

/// <summary>The tasks that have a number and no outcome yet.</summary>
internal sealed class OpenTasks
{
    private readonly Dictionary<int, (OpenWait Wait, OpenTask Task)> open = [];

    public int Count => open.Count;

    /// <summary>Those of activities.</summary>
    public int Calls { get; private set; }

    public IEnumerable<OpenWait> Waits => open.Values.Select(waiting => waiting.Wait);

    public void Add(int taskId, OpenWait wait, OpenTask task)
    {
        open.Add(taskId, (wait, task));
        Calls += wait.Kind == WaitKind.Activity ? 1 : 0;
    }

    /// <summary>Gives a timer up.</summary>
    public bool Remove(int taskId) => open.Remove(taskId);

    /// <summary>An outcome of a task that is not open (a timer that fired while it was being cancelled) changes nothing.</summary>
    public void Settle(TaskOutcome outcome)
    {
        if (!open.Remove(outcome.TaskId, out var waiting))
        {
            return;
        }

        Calls -= waiting.Wait.Kind == WaitKind.Activity ? 1 : 0;
        switch (outcome)
        {
            case ActivityCompleted completed:
                waiting.Task.Succeed(completed.Result);
                break;
            case ChildCompleted completed:
                waiting.Task.Succeed(completed.Result);
                break;
            case TimerFired:
                waiting.Task.Succeed(null);
                break;
            case ActivityFailed failed:
                waiting.Task.Fail(new TaskFailedException(waiting.Wait.Name, failed.TaskId, failed.Failure));
                break;
            case ChildFailed failed:
                waiting.Task.Fail(new TaskFailedException(waiting.Wait.Name, failed.TaskId, failed.Failure));
                break;
        }
    }
}
