using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>
/// Runs activities and hands what came of them to the orchestration that called; the turn that takes it writes it.
/// </summary>
internal sealed partial class ActivityRunner(EngineCore core, IServiceScopeFactory scopes, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Makes the attempt and hands on what came of it.</summary>
    public async Task RunAsync(ActivityAttempt attempt) => await DeliverAsync(attempt, MakeAsync(attempt));

    /// <inheritdoc cref="RunAsync"/>
    /// <param name="made">The attempt, being made.</param>
    public async Task DeliverAsync(ActivityAttempt attempt, ValueTask<TaskOutcome?> made)
    {
        if (await made is { } outcome)
        {
            core.Ready.Deliver(attempt.Call.Key, new Arrival(attempt.Call.Execution, outcome));
        }
    }

    /// <returns>What came of the attempt; null when nobody wants to know. Never fails.</returns>
    public async ValueTask<TaskOutcome?> MakeAsync(ActivityAttempt attempt)
    {
        attempt.Begin(core.UtcNow);
        try
        {
            return await TryAsync(attempt);
        }
        catch (EngineStoppedException)
        {
            // It is on disk, and is taken up after the restart.
        }
        catch (Exception e)
        {
            Log.RunFailed(logger, attempt.Call.Name, attempt.Call.InstanceId, PauseAfterFailure, e);
            if (core.Activities.Settle(attempt))
            {
                core.Timers.StartAgainAfter(attempt.Call, PauseAfterFailure);
            }
        }
        finally
        {
            core.Activities.Leave(attempt);
        }

        return null;
    }

    private async ValueTask<TaskOutcome?> TryAsync(ActivityAttempt attempt)
    {
        var call = attempt.Call;
        if (call.Crashes >= core.Options.MaxActivityCrashes)
        {
            await ParkAsync(attempt);
            return null;
        }

        // What may have brought the last process down must not run before this attempt is noted.
        if (call.IsRecovered)
        {
            await core.Writer.WriteAsync(session => ActivityTable.Note(session, call, attempt.BeganAt, attempt.BeganAt));
        }

        core.Faults?.Reach();
        var input = await InputAsync(call);
        var span = EngineTelemetry.Attempt(call, call.TraceParent);
        var outcome = await CallAsync(attempt, input);
        EngineTelemetry.Attempted(span, call, outcome, core.UtcNow - attempt.BeganAt);
        core.Faults?.Reach();
        if (!core.Activities.Settle(attempt))
        {
            return null;
        }

        if (outcome is null)
        {
            await core.Writer.WriteAsync(session => ActivityTable.Release(session, call, call.Crashes));
        }

        return outcome;
    }

    private async ValueTask<string?> InputAsync(ActivityCall call) => await core.Payloads.LoadAsync(
        call.IsInputOnDisk ? core.Database.Read(session => ActivityTable.Input(session, call)) : call.Input);

    /// <returns>Null when the host stops: then there is no outcome, and the activity runs again after the restart.</returns>
    private async ValueTask<TaskOutcome?> CallAsync(ActivityAttempt attempt, string? input)
    {
        var call = attempt.Call;
        var cancellation = attempt.Cancellation!.Token;
        var context = new ActivityContext(
            call.Name,
            call.InstanceId,
            string.Create(CultureInfo.InvariantCulture, $"{call.InstanceId}/{call.Execution}/{call.Task}"),
            call.Attempts + 1,
            cancellation,
            () => attempt.Beat(core.UtcNow));
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var activity = core.Options.Activities.Create(call.Name, scope.ServiceProvider);
            var result = await activity.RunAsync(context, PayloadJson.Read(input, activity.InputType));
            return new ActivityCompleted(call.Task, PayloadJson.Write(result));
        }
        catch (Exception) when (core.Stopping.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            if (!cancellation.IsCancellationRequested)
            {
                Log.ActivityFailed(logger, call.Name, call.InstanceId, context.Attempt, e);
            }

            return new ActivityFailed(call.Task, TaskFailureDetails.FromException(e));
        }
    }

    private async Task ParkAsync(ActivityAttempt attempt)
    {
        var call = attempt.Call;
        Log.Parked(logger, call.Name, call.InstanceId, call.Crashes);
        await core.Writer.WriteAsync(session => ParkedTable.Put(
            session, call.Key, call.Task, EngineErrors.PoisonActivity(call.Name, call.Crashes), core.UtcNow));
        core.Activities.Settle(attempt);
        core.Waiters.Changed(call.InstanceId);
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Activity {Name} of {InstanceId} failed at attempt {Attempt}.")]
        public static partial void ActivityFailed(ILogger logger, string name, string instanceId, int attempt, Exception cause);

        [LoggerMessage(2, LogLevel.Error, "Activity {Name} of {InstanceId} is parked: it was running at {Crashes} crashes.")]
        public static partial void Parked(ILogger logger, string name, string instanceId, int crashes);

        [LoggerMessage(3, LogLevel.Error, "Activity {Name} of {InstanceId} could not be run; trying again in {Pause}.")]
        public static partial void RunFailed(ILogger logger, string name, string instanceId, TimeSpan pause, Exception cause);
    }
}
