using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pilot.Engine.Embedded.Payloads;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Makes turns: takes an instance's messages, lets its code answer, writes everything in one transaction.</summary>
internal sealed partial class TurnRunner(EngineCore core, ILogger logger)
{
    private const int MostMessages = 2000;
    private const int FailuresBeforeParking = 5;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);
    private static readonly List<InboxMessage> NoMessages = [];

    // An activity may block its thread: some must be left that make turns.
    private readonly bool makesAttempts = core.Options.MaxConcurrentActivities < core.Options.MaxConcurrentTurns;
    private readonly LiveExecutions live = new(core.Options.LiveExecutions);
    private readonly ConcurrentDictionary<(long Key, string Execution), bool> foreignWork = new();
    private readonly ConcurrentDictionary<long, int> failures = new();
    private readonly Action<TurnEffects> begin = effects =>
    {
        for (var i = 0; i < effects.Begun.Count; i++)
        {
            core.Begin(effects.Begun[i]);
        }
    };

    /// <summary>Makes turns until none is ready.</summary>
    public async Task WorkAsync()
    {
        while (core.Ready.TryTake(out var ready))
        {
            ActivityAttempt? own = null;
            try
            {
                if (core.Parked.ContainsKey(ready.Key))
                {
                    core.Ready.GiveBack(ready);
                }
                else
                {
                    if (await MakeAsync(ready) is { } made)
                    {
                        own = Publish(made, await core.Writer.WriteAsync(made.Write.Apply, begin));
                    }

                    if (!failures.IsEmpty)
                    {
                        failures.TryRemove(ready.Key, out _);
                    }
                }
            }
            catch (EngineStoppedException)
            {
                // It is on disk as it was, and is taken up after the restart.
            }
            catch (Exception e)
            {
                // Nothing of the turn was kept, so it can be made again.
                core.Ready.GiveBack(ready);
                await PauseAsync(ready.Key, e);
            }
            finally
            {
                core.Ready.Done(ready.Key);
            }

            if (own is not null)
            {
                Make(own);
            }
        }
    }

    // A story that calls one activity after the other need not change threads for each.
    private void Make(ActivityAttempt own)
    {
        var made = core.Attempts.MakeAsync(own);
        if (!made.IsCompletedSuccessfully)
        {
            _ = core.Attempts.DeliverAsync(own, made);
        }
        else if (made.Result is { } outcome)
        {
            core.Ready.Deliver(own.Call.Key, new Arrival(own.Call.Execution, outcome), byWorker: true);
        }
    }

    /// <returns>What is to be written; null when there is nothing to do.</returns>
    private async ValueTask<MadeTurn?> MakeAsync(ReadyInstance ready)
    {
        var (instance, execution) = live.Take(ready.Key) is { } kept ? (kept.Instance, kept.Execution) : (ready.Made, null);
        var messages = NoMessages;
        if (instance is null || ready.LookAtDisk)
        {
            (instance, messages) = Look(ready.Key, instance);
        }

        core.Faults?.Reach();
        // After the messages: a timer that has fired must not be older than the turn it fires in.
        var now = core.UtcNow;
        if (instance is null)
        {
            return null;
        }

        var isForeign = !foreignWork.IsEmpty && foreignWork.TryRemove((ready.Key, instance.Execution), out _);
        if (instance.Status.IsFinished() || IsTooEarly(instance, messages, now))
        {
            return null;
        }

        var fresh = Arrange(instance, messages, ready.Arrivals);
        if (fresh.Count == 0 && !isForeign)
        {
            if (execution is not null)
            {
                live.Put(new LiveExecution(instance, execution));
            }

            return null;
        }

        if (await NoteSuspectAsync(ready.Key))
        {
            instance = instance with { IsSuspect = true };
        }

        execution ??= await ReplayAsync(instance);
        if (isForeign)
        {
            execution.NoticeForeignWork();
        }

        var began = core.Clock.GetTimestamp();
        var made = execution.Advance(await LoadAsync(instance, fresh, ready.Arrivals), now);
        var turn = await core.Payloads.StoreAsync(made);
        var write = new TurnWrite(
            instance, messages is [.., var last] ? last.Position : null, turn, execution.HasOpenCalls,
            // What is stored as it was made refers to nothing.
            ReferenceEquals(turn, made) ? [] : EventPayloads.References(turn), now);
        core.Faults?.Reach();
        return new MadeTurn(write, execution, began);
    }

    private (InstanceRow? Instance, List<InboxMessage> Messages) Look(long key, InstanceRow? instance) =>
        core.Database.Read(session => (instance ?? InstanceRow.Find(session, key), Inbox.Peek(session, key, MostMessages)));

    // What arrived stands last and is as its code gave it: only what comes from the disk may be a reference.
    private async ValueTask<IReadOnlyList<HistoryEvent>> LoadAsync(
        InstanceRow instance, List<HistoryEvent> fresh, IReadOnlyList<Arrival> arrivals)
    {
        var fromDisk = fresh.Count;
        for (var i = 0; i < arrivals.Count; i++)
        {
            fromDisk -= arrivals[i].Execution == instance.Execution ? 1 : 0;
        }

        return fromDisk == 0 ? fresh : [.. await core.Payloads.LoadAsync(fresh[..fromDisk]), .. fresh[fromDisk..]];
    }

    // Only after an unclean end, and only for the first turn: then whoever kills the process is found out.
    private async ValueTask<bool> NoteSuspectAsync(long key)
    {
        if (core.Suspects.IsEmpty || !core.Suspects.TryRemove(key, out _))
        {
            return false;
        }

        await core.Writer.WriteAsync(session => session.Execute("UPDATE instances SET turning = 1 WHERE key = ?1", key));
        return true;
    }

    private async ValueTask<Execution> ReplayAsync(InstanceRow instance)
    {
        var execution = new Execution(core.Options.Orchestrations.Create, core.Loggers, () =>
        {
            foreignWork[(instance.Key, instance.Execution)] = true;
            core.Ready.Wake(instance.Key);
        });
        foreach (var events in History.Walk(core.Database, instance))
        {
            execution.Replay(await core.Payloads.LoadAsync(events));
        }

        return execution;
    }

    /// <summary>The turn is on disk: now the rest of the engine hears of it.</summary>
    /// <returns>The attempt at an activity that whoever made the turn is to make, after <see cref="ReadyQueue.Done"/>; null for none.</returns>
    private ActivityAttempt? Publish(MadeTurn made, TurnEffects effects)
    {
        core.Faults?.Reach();
        var write = made.Write;
        var (instance, turn) = (write.Instance, write.Turn);
        if (turn.End is null)
        {
            live.Put(new LiveExecution(write.Next, made.Execution));
        }

        EngineTelemetry.TurnMade(instance, turn, core.Clock.GetElapsedTime(made.BeganAt), write.Now);
        ActivityAttempt? own = null;
        if (turn.End is null)
        {
            own = core.Activities.Add(PublishDecisions(instance, turn.Decisions), keepOne: makesAttempts);
        }
        else
        {
            core.Timers.CancelAll(instance.Key);
            core.Activities.CancelAll(instance.Key);
            foreignWork.TryRemove((instance.Key, instance.Execution), out _);
            if (turn.End is ExecutionFailed failed)
            {
                Log.OrchestrationFailed(logger, instance.Name, instance.Id, failed.Failure.ErrorMessage);
            }
        }

        for (var i = 0; i < effects.Wakes.Count; i++)
        {
            core.Ready.Wake(effects.Wakes[i]);
        }

        if (effects.WakeSelf)
        {
            core.Ready.Wake(instance.Key);
        }

        if (turn.End is null or ExecutionContinued)
        {
            core.Waiters.Moved(instance.Id);
        }
        else
        {
            core.Waiters.Ended(instance.Id, write);
        }

        return own;
    }

    /// <returns>The calls among them.</returns>
    private List<ActivityCall> PublishDecisions(InstanceRow instance, IReadOnlyList<Decision> decisions)
    {
        var calls = new List<ActivityCall>(decisions.Count);
        for (var i = 0; i < decisions.Count; i++)
        {
            switch (decisions[i])
            {
                case ActivityScheduled call:
                    calls.Add(ActivityCall.Of(instance, call));
                    break;
                case TimerCreated timer:
                    core.Timers.Set(new OpenTimer(instance.Key, instance.Execution, timer.TaskId, timer.FireAt));
                    break;
                case TimerCanceled canceled:
                    core.Timers.Cancel(instance.Key, canceled.TaskId);
                    break;
            }
        }

        return calls;
    }

    private async Task PauseAsync(long key, Exception cause)
    {
        var count = cause is SqliteException ? 0 : failures.AddOrUpdate(key, 1, (_, before) => before + 1);
        if (count >= FailuresBeforeParking)
        {
            Log.TurnParked(logger, key, cause);
            try
            {
                await core.ParkTurnAsync(key, cause);
                return;
            }
            catch (Exception e) when (e is SqliteException or EngineStoppedException)
            {
                // Parked next time, then.
            }
        }

        Log.TurnFailed(logger, key, PauseAfterFailure, cause);
        core.Timers.WakeAfter(key, PauseAfterFailure);
    }

    private static bool IsTooEarly(InstanceRow instance, List<InboxMessage> messages, DateTime now) =>
        instance.Turns == 0 && instance.StartAt > now && !messages.Exists(m => m.Happening is ExecutionTerminated);

    /// <summary>The first turn begins with the start; a suspension that came before it holds it back.</summary>
    private static List<HistoryEvent> Arrange(InstanceRow instance, List<InboxMessage> messages, IReadOnlyList<Arrival> arrivals)
    {
        var arrived = new List<HistoryEvent>(messages.Count + arrivals.Count);
        for (var i = 0; i < messages.Count; i++)
        {
            arrived.Add(messages[i].Happening);
        }

        for (var i = 0; i < arrivals.Count; i++)
        {
            var arrival = arrivals[i];
            if (arrival.Execution == instance.Execution)
            {
                arrived.Add(arrival.Outcome);
            }
        }

        if (instance.Turns > 0)
        {
            return arrived;
        }

        return arrived.Count == 0
            ? [instance.ToStarted()]
            : [.. arrived.Where(IsControl), instance.ToStarted(), .. arrived.Where(e => !IsControl(e))];
    }

    private static bool IsControl(HistoryEvent happening) => happening is Suspended or Resumed;

    /// <param name="BeganAt">A timestamp of the clock.</param>
    private sealed record MadeTurn(TurnWrite Write, Execution Execution, long BeganAt);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "A turn of instance #{Key} could not be made; trying again in {Pause}.")]
        public static partial void TurnFailed(ILogger logger, long key, TimeSpan pause, Exception cause);

        [LoggerMessage(2, LogLevel.Warning, "Orchestration {Name} ({InstanceId}) failed: {Reason}")]
        public static partial void OrchestrationFailed(ILogger logger, string name, string instanceId, string reason);

        [LoggerMessage(3, LogLevel.Error, "Instance #{Key} is parked: its next turn fails each time.")]
        public static partial void TurnParked(ILogger logger, long key, Exception cause);
    }
}
