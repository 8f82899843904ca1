using Microsoft.Extensions.Logging;
using Pilot.Core.Errors;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>
/// The kernel: one run of one orchestration. Give it the past, then the new events turn by turn; it answers with decisions.
/// It reads no clock, no disk and no chance. An object that has made a turn may be kept for the next one, which spares
/// the replay; dropping it at any time loses nothing. Not thread-safe: one call at a time.
/// </summary>
/// <param name="resolve">A fresh orchestrator by name; throws for an unknown one.</param>
/// <param name="onForeignWork">
/// Called on any thread when the code turns out to await something that is not its context's. The next turn fails.
/// </param>
public sealed class Execution(Func<string, IOrchestrator> resolve, ILoggerFactory loggers, Action? onForeignWork = null)
{
    private readonly List<HistoryEvent> held = [];
    private OrchestratorThread? thread;
    private ReplayContext? context;
    private Task<object?>? story;
    private ExecutionStarted? started;
    private DateTime turnStartedAt;
    private bool isReplaying;
    private bool isSuspended;
    private volatile bool sawForeignWork;
    private Exception? broken;

    /// <summary>What the code waits for now, in the order it asked; for those who look on.</summary>
    public IReadOnlyList<OpenWait> Waits =>
        context is null || story is { IsCompleted: true } ? [] : [.. context.Tasks.Waits.Concat(context.Events.OpenWaits).OrderBy(wait => wait.Since)];

    /// <summary>The code has called an activity and seen no outcome of it yet; one that came during a suspension is not seen.</summary>
    public bool HasOpenCalls => context is { Tasks.Calls: > 0 };

    /// <summary>Walks through what was recorded before. A contradiction makes the next turn fail.</summary>
    public void Replay(IEnumerable<HistoryEvent> past)
    {
        isReplaying = true;
        try
        {
            foreach (var happening in past)
            {
                if (broken is not null)
                {
                    return;
                }

                ReplayOne(happening);
            }

            context?.Decisions.EndTurn(null);
        }
        catch (NondeterminismException e)
        {
            broken = ReplayErrors.Nondeterministic(started!.Name, started.InstanceId, e);
        }
        finally
        {
            isReplaying = false;
        }
    }

    /// <param name="now">UTC, the time of the turn; a clock that was moved back is held at the turn before.</param>
    public Turn Advance(IReadOnlyList<HistoryEvent> fresh, DateTime now)
    {
        now = now > turnStartedAt ? now : turnStartedAt;
        BeginTurn(now);
        for (var i = 0; i < fresh.Count; i++)
        {
            if (fresh[i] is ExecutionTerminated terminated)
            {
                return Terminate(fresh, terminated, now);
            }
        }

        for (var i = 0; i < fresh.Count; i++)
        {
            Take(fresh[i]);
        }

        var end = FindEnd();
        var decisions = broken is null && context is not null ? context.Decisions.TakeNew() : [];
        var recorded = new List<HistoryEvent>(fresh.Count + decisions.Count + 2) { new TurnStarted(now) };
        recorded.AddRange(fresh);
        recorded.AddRange(decisions);
        if (end is not null)
        {
            recorded.Add(end);
        }

        return new Turn(recorded, decisions, end, context?.CustomStatus, isSuspended);
    }

    /// <summary>Makes the next turn fail, as a host does that heard of foreign work from an object it has dropped since.</summary>
    public void NoticeForeignWork() => sawForeignWork = true;

    private Turn Terminate(IReadOnlyList<HistoryEvent> fresh, ExecutionTerminated terminated, DateTime now) => new(
        [new TurnStarted(now), .. fresh.Where(e => e is not ExecutionTerminated), terminated],
        [], terminated, context?.CustomStatus, IsSuspended: false);

    private void ReportForeignWork()
    {
        NoticeForeignWork();
        onForeignWork?.Invoke();
    }

    private void ReplayOne(HistoryEvent happening)
    {
        switch (happening)
        {
            case TurnStarted turn:
                context?.Decisions.EndTurn(happening);
                BeginTurn(turn.At);
                break;
            case Decision decision when context is null:
                throw new NondeterminismException(decision, null);
            case Decision decision:
                context.Decisions.Confirm(decision);
                break;
            case ExecutionEnd:
                context?.Decisions.EndTurn(happening);
                break;
            default:
                Take(happening);
                break;
        }
    }

    private void BeginTurn(DateTime at)
    {
        turnStartedAt = at;
        if (context is not null)
        {
            context.TurnStartedAt = at;
            context.Replaying = isReplaying;
        }
    }

    private void Take(HistoryEvent happening)
    {
        switch (happening)
        {
            case Suspended:
                isSuspended = true;
                break;
            case Resumed:
                isSuspended = false;
                var waiting = held.ToArray();
                held.Clear();
                Array.ForEach(waiting, Take);
                break;
            case var _ when isSuspended:
                held.Add(happening);
                break;
            case ExecutionStarted start:
                Begin(start);
                break;
            case EventRaised raised when story is { IsCompleted: true }:
                // Nobody waits any more, whatever waits are still open; a continuation may take it along.
                context!.Events.Keep(raised);
                break;
            case EventRaised raised:
                thread?.Run(static (its) => its.context!.Events.Deliver(its.raised), (context, raised));
                break;
            case TaskOutcome outcome:
                thread?.Run(static (its) => its.context!.Tasks.Settle(its.outcome), (context, outcome));
                break;
        }
    }

    private void Begin(ExecutionStarted start)
    {
        started = start;
        try
        {
            if (start.EngineVersion > EngineBehaviour.Current)
            {
                throw ReplayErrors.NewerBehaviour(start.InstanceId, start.EngineVersion);
            }

            var orchestrator = resolve(start.Name);
            thread = new OrchestratorThread(ReportForeignWork);
            context = new ReplayContext(start, thread, loggers, ReportForeignWork);
            BeginTurn(turnStartedAt);
            thread.Run(self => self.story = self.WatchAsync(orchestrator, self.context!), this);
        }
        catch (PilotException e)
        {
            broken = e;
        }
    }

    private async Task<object?> WatchAsync(IOrchestrator orchestrator, ReplayContext seen)
    {
        try
        {
            // Not ConfigureAwait(false): inside a continuation that would go to the thread pool.
            return await orchestrator.RunAsync(seen);
        }
        finally
        {
            if (!thread!.IsCurrent)
            {
                ReportForeignWork();
            }
        }
    }

    private ExecutionEnd? FindEnd()
    {
        if (broken is null && story is not null && (sawForeignWork || IsStuck()))
        {
            broken = ReplayErrors.ForeignWork(started!.Name, started.InstanceId);
        }

        if (broken is not null)
        {
            return new ExecutionFailed(TaskFailureDetails.FromException(broken));
        }

        if (story is not { IsCompleted: true })
        {
            return null;
        }

        if (!story.IsCompletedSuccessfully)
        {
            Exception cause = story.Exception?.InnerException ?? new TaskCanceledException(story);
            return new ExecutionFailed(TaskFailureDetails.FromException(cause));
        }

        return context!.NextRun is { } next
            ? new ExecutionContinued(next.Input, next.KeepEvents ? Carried() : CarriedControl())
            : Complete(story.Result);
    }

    /// <summary>Nothing that is still to come could move the code on.</summary>
    private bool IsStuck() =>
        !isSuspended && !story!.IsCompleted && context!.Tasks.Count == 0 && context.Events.Waits == 0;

    private static ExecutionEnd Complete(object? result)
    {
        try
        {
            return new ExecutionCompleted(PayloadJson.Write(result));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or NotSupportedException)
        {
            return new ExecutionFailed(TaskFailureDetails.FromException(e));
        }
    }

    private IReadOnlyList<HistoryEvent> Carried() =>
        [.. CarriedControl(), .. context!.Events.Kept, .. held.OfType<EventRaised>()];

    private IReadOnlyList<HistoryEvent> CarriedControl() => isSuspended ? [new Suspended()] : [];
}
