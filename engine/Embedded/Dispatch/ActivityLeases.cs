using Microsoft.Extensions.Logging;
using Pilot.Engine.Embedded.Storage;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Every running attempt holds a lease. Three times in its length the engine renews those of attempts that live, on disk,
/// so that an operator sees since when they run and a crash is counted against them; an attempt that is over sooner costs
/// no write. An activity that promised heartbeats and is silent for too long loses its lease: it is told to stop, its
/// outcome is not wanted any more, and the call is tried again under the same key.
/// </summary>
internal sealed partial class ActivityLeases : IDisposable
{
    private readonly EngineCore core;
    private readonly ILogger logger;
    private readonly ITimer timer;

    public ActivityLeases(EngineCore core, ILogger logger)
    {
        this.core = core;
        this.logger = logger;
        var pause = core.Options.ActivityLease / 3;
        timer = core.Clock.CreateTimer(_ => _ = LookAsync(), null, pause, pause);
    }

    public void Dispose() => timer.Dispose();

    private async Task LookAsync()
    {
        try
        {
            var now = core.UtcNow;
            var running = core.Activities.Running();
            var lost = running.Where(attempt => IsSilent(attempt, now)).ToArray();
            var alive = running.Except(lost).ToArray();
            foreach (var attempt in lost)
            {
                await LoseAsync(attempt, now);
            }

            if (alive.Length > 0)
            {
                await core.Writer.WriteAsync(session => Array.ForEach(
                    alive, attempt => ActivityTable.Note(session, attempt.Call, attempt.BeganAt, LastSign(attempt, now))));
            }
        }
        catch (EngineStoppedException)
        {
            // Nothing to renew any more.
        }
        catch (Exception e)
        {
            // A lease that is not noted is no harm: the next look notes it.
            Log.NotRenewed(logger, e);
        }
    }

    private bool IsSilent(ActivityAttempt attempt, DateTime now) =>
        Promise(attempt) is { } promise && now - attempt.BeatAt > promise;

    private DateTime LastSign(ActivityAttempt attempt, DateTime now) => Promise(attempt) is null ? now : attempt.BeatAt;

    private TimeSpan? Promise(ActivityAttempt attempt) => core.Options.Activities.OptionsOf(attempt.Call.Name).HeartbeatTimeout;

    private async Task LoseAsync(ActivityAttempt attempt, DateTime now)
    {
        if (!core.Activities.Settle(attempt))
        {
            return;
        }

        Log.LeaseLost(logger, attempt.Call.Name, attempt.Call.InstanceId, now - attempt.BeatAt);
        core.Activities.Cancel(attempt);
        var again = attempt.Call with
        {
            Attempts = attempt.Call.Attempts + 1,
            Crashes = attempt.Call.Crashes + 1,
        };
        try
        {
            await core.Writer.WriteAsync(session => ActivityTable.Release(session, attempt.Call, again.Crashes));
        }
        finally
        {
            // Nobody else would start it again; a loss that could not be noted is noted with the next attempt.
            core.Activities.Add([again]);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Activity {Name} of {InstanceId} gave no sign of life for {Silence}; trying again.")]
        public static partial void LeaseLost(ILogger logger, string name, string instanceId, TimeSpan silence);

        [LoggerMessage(2, LogLevel.Warning, "The leases of running activities could not be renewed; trying again soon.")]
        public static partial void NotRenewed(ILogger logger, Exception cause);
    }
}
