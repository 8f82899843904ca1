using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Makes turns: takes an instance's messages, lets its code answer, writes everything in one transaction.</summary>
internal sealed partial class TurnRunner(EngineCore core, ILogger logger)
{
    private const int MostMessages = 2000;
    private const int FailuresBeforeParking = 5;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly LiveExecutions live = new(core.Options.LiveExecutions);
    private readonly ConcurrentDictionary<(long Key, string Execution), bool> foreignWork = new();
    private readonly ConcurrentDictionary<long, int> failures = new();

    public async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var ready in core.Ready.TakeAllAsync(stop))
        {
            try
            {
                if (core.Parked.ContainsKey(ready.Key))
                {
                    core.Ready.GiveBack(ready);
                }
                else
                {
                    await TakeTurnAsync(ready);
                    failures.TryRemove(ready.Key, out _);
                }
            }
            catch (EngineStoppedException)
            {
                return;
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
        }
    }

    private async Task TakeTurnAsync(ReadyInstance ready)
    {
        var (instance, execution) = live.Take(ready.Key) is { } kept ? (kept.Instance, kept.Execution) : (null, null);
        List<InboxMessage> messages = [];
        if (instance is null || ready.LookAtDisk)
        {
            (instance, messages) = core.Database.Read(session =>
                (instance ?? InstanceRow.Find(session, ready.Key), Inbox.Peek(session, ready.Key, MostMessages)));
        }

        core.Faults?.Reach();
        // After the messages: a timer that has fired must not be older than the turn it fires in.
        var now = core.UtcNow;
        if (instance is null)
        {
            return;
        }

        var isForeign = foreignWork.TryRemove((ready.Key, instance.Execution), out _);
        if (instance.Status.IsFinished() || IsTooEarly(instance, messages, now))
        {
            return;
        }

        var fresh = Arrange(instance, messages, ready.Arrivals);
        if (fresh.Count == 0 && !isForeign)
        {
            if (execution is not null)
            {
                live.Put(new LiveExecution(instance, execution));
            }

            return;
        }

        await NoteSuspectAsync(ready.Key);
        execution ??= await ReplayAsync(instance);
        if (isForeign)
        {
            execution.NoticeForeignWork();
        }

        var began = core.Clock.GetTimestamp();
        var turn = await core.Payloads.StoreAsync(execution.Advance(await LoadAsync(instance, fresh, ready.Arrivals), now));
        var write = TurnWrite.Of(instance, messages.Count == 0 ? null : messages[^1].Position, turn, now);
        core.Faults?.Reach();
        var effects = await core.Writer.WriteAsync(write.Apply);
        core.Faults?.Reach();
        if (turn.End is null)
        {
            live.Put(new LiveExecution(instance with { Turns = instance.Turns + 1, Status = write.Status }, execution));
        }

        Publish(instance, turn, effects);
        EngineTelemetry.TurnMade(instance, turn, core.Clock.GetElapsedTime(began), now);
    }

    // What arrived stands last and is as its code gave it: only what comes from the disk may be a reference.
    private async ValueTask<IReadOnlyList<HistoryEvent>> LoadAsync(
        InstanceRow instance, List<HistoryEvent> fresh, IReadOnlyList<Arrival> arrivals)
    {
        var fromDisk = fresh.Count - arrivals.Count(arrival => arrival.Execution == instance.Execution);
        return fromDisk == 0 ? fresh : [.. await core.Payloads.LoadAsync(fresh[..fromDisk]), .. fresh[fromDisk..]];
    }

    // Only after an unclean end, and only for the first turn: then whoever kills the process is found out.
    private async ValueTask NoteSuspectAsync(long key)
    {
        if (core.Suspects.TryRemove(key, out _))
        {
            await core.Writer.WriteAsync(session => session.Execute("UPDATE instances SET turning = 1 WHERE key = ?1", key));
        }
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

    private void Publish(InstanceRow instance, Turn turn, TurnEffects effects)
    {
        if (turn.End is null)
        {
            core.Activities.Add([.. turn.Decisions.OfType<ActivityScheduled>().Select(call => ToCall(instance, call))]);
            foreach (var decision in turn.Decisions)
            {
                if (decision is TimerCreated timer)
                {
                    core.Timers.Set(new OpenTimer(instance.Key, instance.Execution, timer.TaskId, timer.FireAt));
                }
                else if (decision is TimerCanceled canceled)
                {
                    core.Timers.Cancel(instance.Key, canceled.TaskId);
                }
            }
        }
        else
        {
            core.Timers.CancelAll(instance.Key);
            core.Activities.CancelAll(instance.Key, instance.Execution);
            foreignWork.TryRemove((instance.Key, instance.Execution), out _);
            if (turn.End is ExecutionFailed failed)
            {
                Log.OrchestrationFailed(logger, instance.Name, instance.Id, failed.Failure.ErrorMessage);
            }
        }

        effects.Wakes.ForEach(core.Ready.Wake);
        if (effects.WakeSelf)
        {
            core.Ready.Wake(instance.Key);
        }

        core.Waiters.Signal(instance.Id);
    }

    // A long backlog must not hold every input in memory.
    private static ActivityCall ToCall(InstanceRow instance, ActivityScheduled call)
    {
        var isShort = call.Input is null || call.Input.Length <= 1024;
        return new ActivityCall(
            instance.Key, instance.Id, instance.Execution, call.TaskId, call.Name, isShort ? call.Input : null, !isShort,
            TraceParent: instance.TraceParent);
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
            catch (SqliteException)
            {
                // Parked next time, then.
            }
        }

        Log.TurnFailed(logger, key, PauseAfterFailure, cause);
        core.Timers.WakeAt(key, core.UtcNow + PauseAfterFailure);
    }

    private static bool IsTooEarly(InstanceRow instance, List<InboxMessage> messages, DateTime now) =>
        instance.Turns == 0 && instance.StartAt > now && !messages.Exists(m => m.Happening is ExecutionTerminated);

    /// <summary>The first turn begins with the start; a suspension that came before it holds it back.</summary>
    private static List<HistoryEvent> Arrange(InstanceRow instance, List<InboxMessage> messages, IReadOnlyList<Arrival> arrivals)
    {
        var arrived = messages.ConvertAll(m => m.Happening);
        foreach (var arrival in arrivals)
        {
            if (arrival.Execution == instance.Execution)
            {
                arrived.Add(arrival.Outcome);
            }
        }

        return instance.Turns > 0
            ? arrived
            : [.. arrived.Where(IsControl), instance.ToStarted(), .. arrived.Where(e => !IsControl(e))];
    }

    private static bool IsControl(HistoryEvent happening) => happening is Suspended or Resumed;

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
