using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Pilot.Engine.Embedded.Storage;
using Pilot.Engine.Replay;

namespace Pilot.Engine.Embedded;

/// <summary>Traces and metrics of every engine in the process; the names are documented in docs/telemetry.md.</summary>
public static class EngineTelemetry
{
    /// <summary>Of the <see cref="ActivitySource"/> and the <see cref="Meter"/>.</summary>
    public const string Name = "ServerlessPilot.Engine";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly ConcurrentDictionary<EngineCore, bool> Engines = new();

    private static readonly Counter<long> Started = Meter.CreateCounter<long>(
        "pilot.engine.orchestrations.started", "{orchestration}", "Executions begun.");

    private static readonly Counter<long> Ended = Meter.CreateCounter<long>(
        "pilot.engine.orchestrations.ended", "{orchestration}", "Executions ended, by how.");

    private static readonly Histogram<double> Turns = Meter.CreateHistogram<double>(
        "pilot.engine.turn.duration", "s", "From the messages being read to the turn being on disk.");

    private static readonly Histogram<double> ActivityDuration = Meter.CreateHistogram<double>(
        "pilot.engine.activity.duration", "s", "Attempts of activities, by how they ended.");

    private static readonly Histogram<int> CommitSize = Meter.CreateHistogram<int>(
        "pilot.engine.commit.writes", "{write}", "Writes that shared one commit.");

    private static readonly Histogram<int> CommitRows = Meter.CreateHistogram<int>(
        "pilot.engine.commit.rows", "{row}", "Rows that one commit changed.");

    static EngineTelemetry()
    {
        Meter.CreateObservableUpDownCounter(
            "pilot.engine.turns.ready", () => Engines.Keys.Sum(engine => engine.Ready.Count), "{instance}", "Instances that wait for a turn.");
        Meter.CreateObservableUpDownCounter(
            "pilot.engine.activities.waiting", () => Engines.Keys.Sum(engine => engine.Activities.Counts.Waiting), "{call}", "Calls that wait for a slot.");
        Meter.CreateObservableUpDownCounter(
            "pilot.engine.activities.running", () => Engines.Keys.Sum(engine => engine.Activities.Counts.Running), "{call}", "Calls that run.");
    }

    internal static void Watch(EngineCore engine) => Engines[engine] = true;

    internal static void Forget(EngineCore engine) => Engines.TryRemove(engine, out _);

    internal static void Committed(int writes, int rows)
    {
        CommitSize.Record(writes);
        CommitRows.Record(rows);
    }

    /// <returns>The trace context that a new instance remembers; null when nobody traces.</returns>
    internal static string? Schedule(string name, string instanceId)
    {
        using var span = Source.HasListeners() ? Source.StartActivity($"create_orchestration:{name}", ActivityKind.Producer) : null;
        span?.SetTag("durabletask.type", "orchestration").SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instanceId);
        return (span ?? Activity.Current)?.Id;
    }

    internal static Activity? Attempt(ActivityCall call, string? traceParent)
    {
        var span = Start("activity", call.Name, ActivityKind.Client, traceParent, default);
        return span?.SetTag("durabletask.type", "activity").SetTag("durabletask.task.name", call.Name)
            .SetTag("durabletask.task.instance_id", call.InstanceId).SetTag("durabletask.task.task_id", call.Task);
    }

    internal static void Attempted(Activity? span, ActivityCall call, TaskOutcome? outcome, TimeSpan took)
    {
        var end = outcome switch { null => "interrupted", ActivityFailed => "failed", _ => "completed" };
        ActivityDuration.Record(took.TotalSeconds, new("name", call.Name), new("outcome", end));
        if (outcome is ActivityFailed failed)
        {
            span?.SetStatus(ActivityStatusCode.Error, failed.Failure.ErrorMessage);
        }

        span?.Dispose();
    }

    internal static void TurnMade(InstanceRow instance, Turn turn, TimeSpan took, DateTime now)
    {
        Turns.Record(took.TotalSeconds, new KeyValuePair<string, object?>("name", instance.Name));
        if (instance.Turns == 0)
        {
            Started.Add(1, new KeyValuePair<string, object?>("name", instance.Name));
        }

        if (turn.End is { } end)
        {
            var how = end switch
            {
                ExecutionCompleted => "completed",
                ExecutionFailed => "failed",
                ExecutionContinued => "continued_as_new",
                _ => "terminated",
            };
            Ended.Add(1, new("name", instance.Name), new("outcome", how));
            using var span = Start("orchestration", instance.Name, ActivityKind.Server, instance.TraceParent, instance.CreatedAt);
            span?.SetTag("durabletask.type", "orchestration").SetTag("durabletask.task.name", instance.Name)
                .SetTag("durabletask.task.instance_id", instance.Id).SetTag("durabletask.task.execution_id", instance.Execution)
                .SetTag("durabletask.task.status", how)
                .SetEndTime(now);
            if (end is ExecutionFailed failed)
            {
                span?.SetStatus(ActivityStatusCode.Error, failed.Failure.ErrorMessage);
            }
        }
    }

    private static Activity? Start(string type, string name, ActivityKind kind, string? traceParent, DateTime begun)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent);
        return Source.StartActivity($"{type}:{name}", kind, parent, startTime: begun);
    }
}
