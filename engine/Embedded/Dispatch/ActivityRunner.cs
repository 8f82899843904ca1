using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pilot.Core.Activities;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Embedded.Dispatch;

/// <summary>Runs activities and puts what came of them into the inbox of the orchestration that called.</summary>
internal sealed partial class ActivityRunner(EngineCore core, IServiceScopeFactory scopes, ILogger logger)
{
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromSeconds(5);

    public async Task WorkAsync(CancellationToken stop)
    {
        await foreach (var ticket in core.Activities.ReadAllAsync(stop))
        {
            var cancellation = core.Running.Begin(ticket.Key, ticket.Execution, stop);
            try
            {
                await RunAsync(ticket, cancellation.Token, stop);
            }
            catch (EngineStoppedException)
            {
                return;
            }
            catch (Exception e)
            {
                Log.RunFailed(logger, ticket.Key, ticket.Task, PauseAfterFailure, e);
                core.StartAgainAt(ticket, core.UtcNow + PauseAfterFailure);
            }
            finally
            {
                core.Running.End(ticket.Key, ticket.Execution, cancellation);
            }
        }
    }

    private async Task RunAsync(ActivityTicket ticket, CancellationToken cancellation, CancellationToken stop)
    {
        if (core.Database.Read(session => ActivityTable.Find(session, ticket)) is not { } row)
        {
            return;
        }

        TaskOutcome? outcome;
        if (row.Crashes >= core.Options.MaxActivityCrashes)
        {
            outcome = Failed(ticket, EngineErrors.PoisonActivity(row.Name, row.Crashes));
        }
        else
        {
            var begun = core.Writer.WriteAsync(session => ActivityTable.Begin(session, ticket));
            // What may have brought the last process down must not run before this attempt is counted. Otherwise the
            // count is on disk in a moment, and waiting for that would only cost time.
            if (ticket.IsRecovered)
            {
                await begun;
            }

            outcome = await CallAsync(ticket, row, cancellation, stop);
        }

        if (outcome is null)
        {
            await core.Writer.WriteAsync(session => ActivityTable.Interrupt(session, ticket));
            return;
        }

        await RecordAsync(ticket, outcome, stop);
    }

    /// <returns>Null when the host stops: then there is no outcome, and the activity runs again after the restart.</returns>
    private async Task<TaskOutcome?> CallAsync(
        ActivityTicket ticket, ActivityRow row, CancellationToken cancellation, CancellationToken stop)
    {
        var key = string.Create(CultureInfo.InvariantCulture, $"{row.InstanceId}/{ticket.Execution}/{ticket.Task}");
        var context = new ActivityContext(row.Name, row.InstanceId, key, row.Attempts + 1, cancellation);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var activity = core.Options.Activities.Create(row.Name, scope.ServiceProvider);
            var result = await activity.RunAsync(context, PayloadJson.Read(row.Input, activity.InputType));
            return new ActivityCompleted(ticket.Task, PayloadJson.Write(result));
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            if (!cancellation.IsCancellationRequested)
            {
                Log.ActivityFailed(logger, row.Name, row.InstanceId, context.Attempt, e);
            }

            return Failed(ticket, e);
        }
    }

    private async Task RecordAsync(ActivityTicket ticket, TaskOutcome outcome, CancellationToken stop)
    {
        while (true)
        {
            try
            {
                if (await core.Writer.WriteAsync(session => ActivityTable.Finish(session, ticket, outcome)))
                {
                    core.Ready.Wake(ticket.Key);
                }

                return;
            }
            catch (SqliteException e) when (!stop.IsCancellationRequested)
            {
                // The work is done; only the note of it is missing. Doing it again would be the worse choice.
                Log.NotRecorded(logger, ticket.Key, ticket.Task, PauseAfterFailure, e);
                await Task.Delay(PauseAfterFailure, core.Clock, stop);
            }
        }
    }

    private static ActivityFailed Failed(ActivityTicket ticket, Exception cause) =>
        new(ticket.Task, TaskFailureDetails.FromException(cause));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Activity {Name} of {InstanceId} failed at attempt {Attempt}.")]
        public static partial void ActivityFailed(ILogger logger, string name, string instanceId, int attempt, Exception cause);

        [LoggerMessage(2, LogLevel.Error, "The outcome of activity #{Key}/{Task} could not be written; trying again in {Pause}.")]
        public static partial void NotRecorded(ILogger logger, long key, int task, TimeSpan pause, Exception cause);

        [LoggerMessage(3, LogLevel.Error, "Activity #{Key}/{Task} could not be run; trying again in {Pause}.")]
        public static partial void RunFailed(ILogger logger, long key, int task, TimeSpan pause, Exception cause);
    }
}
