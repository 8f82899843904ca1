using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Makes turns: takes an instance's messages, lets its code answer, writes everything in one transaction.</summary>
internal sealed partial class TurnRunner(EngineCore core, ILogger logger)
{
    private const int MostMessages = 2000;
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    private readonly LiveExecutions live = new(core.Options.LiveExecutions);
    private readonly ConcurrentDictionary<(long Key, string Execution), bool> foreignWork = new();

    public async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var key in core.Ready.TakeAllAsync(stop))
        {
            try
            {
                await TakeTurnAsync(key);
            }
            catch (EngineStoppedException)
            {
                return;
            }
            catch (Exception e)
            {
                // The disk is full, say. Nothing of the turn was kept, so it can be made again.
                Log.TurnFailed(logger, key, PauseAfterFailure, e);
                core.WakeAt(key, core.UtcNow + PauseAfterFailure);
            }
            finally
            {
                core.Ready.Done(key);
            }
        }
    }

    private async Task TakeTurnAsync(long key)
    {
        var (instance, messages) = core.Database.Read(session =>
            (InstanceRow.Find(session, key), Inbox.Peek(session, key, MostMessages)));

        // After the messages: a timer that has fired must not be older than the turn it fires in.
        var now = core.UtcNow;
        if (instance is null)
        {
            return;
        }

        var isForeign = foreignWork.TryRemove((key, instance.Execution), out _);
        if (instance.Status.IsFinished() || IsTooEarly(instance, messages, now))
        {
            return;
        }

        var fresh = Arrange(instance, messages);
        if (fresh.Count == 0 && !isForeign)
        {
            return;
        }

        var execution = live.Take(key, instance.Execution) ?? Replay(instance);
        if (isForeign)
        {
            execution.NoticeForeignWork();
        }

        var turn = execution.Advance(fresh, now);
        var write = new TurnWrite(instance, messages.Count == 0 ? null : messages[^1].Position, turn, now);
        var effects = await core.Writer.WriteAsync(write.Apply);
        if (turn.End is null)
        {
            live.Put(key, instance.Execution, execution);
        }

        Publish(instance, turn, effects);
    }

    private Execution Replay(InstanceRow instance)
    {
        var execution = new Execution(core.Options.Orchestrations.Create, core.Loggers, () =>
        {
            foreignWork[(instance.Key, instance.Execution)] = true;
            core.Ready.Wake(instance.Key);
        });
        if (instance.Turns > 0)
        {
            execution.Replay(core.Database.Read(session => History.Load(session, instance.Key)));
        }

        return execution;
    }

    private void Publish(InstanceRow instance, Turn turn, TurnEffects effects)
    {
        effects.Activities.ForEach(core.Start);
        effects.Timers.ForEach(timer => core.SetTimer(instance.Key, timer.TaskId, timer.FireAt));
        effects.Wakes.ForEach(core.Ready.Wake);
        if (effects.WakeSelf)
        {
            core.Ready.Wake(instance.Key);
        }

        if (turn.End is not null)
        {
            core.Running.CancelAll(instance.Key, instance.Execution);
            foreignWork.TryRemove((instance.Key, instance.Execution), out _);
            if (turn.End is ExecutionFailed failed)
            {
                Log.OrchestrationFailed(logger, instance.Name, instance.Id, failed.Failure.ErrorMessage);
            }
        }

        core.Waiters.Signal(instance.Id);
    }

    private static bool IsTooEarly(InstanceRow instance, List<InboxMessage> messages, DateTime now) =>
        instance.Turns == 0 && instance.StartAt > now && !messages.Exists(m => m.Happening is ExecutionTerminated);

    /// <summary>The first turn begins with the start; a suspension that came before it holds it back.</summary>
    private static List<HistoryEvent> Arrange(InstanceRow instance, List<InboxMessage> messages)
    {
        var arrived = messages.ConvertAll(m => m.Happening);
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
    }
}
