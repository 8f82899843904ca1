using System.Text.Json.Serialization;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>Something the code asked for. The host carries it out after the turn is on disk.</summary>
/// <param name="TaskId">Counts the requests of one execution from 0; a cancellation bears its timer's number.</param>
public abstract record Decision(int TaskId) : HistoryEvent;

/// <summary>The answer to a <see cref="Decision"/>.</summary>
public abstract record TaskOutcome(int TaskId) : HistoryEvent;

public sealed record ActivityScheduled(
    int TaskId,
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input = null) : Decision(TaskId);

public sealed record ActivityCompleted(
    int TaskId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Result = null) : TaskOutcome(TaskId);

public sealed record ActivityFailed(int TaskId, TaskFailureDetails Failure) : TaskOutcome(TaskId);

/// <param name="FireAt">UTC.</param>
public sealed record TimerCreated(int TaskId, DateTime FireAt) : Decision(TaskId);

public sealed record TimerFired(int TaskId) : TaskOutcome(TaskId);

public sealed record TimerCanceled(int TaskId) : Decision(TaskId);

public sealed record ChildScheduled(
    int TaskId,
    string Name,
    string InstanceId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input = null) : Decision(TaskId);

public sealed record ChildCompleted(
    int TaskId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Result = null) : TaskOutcome(TaskId);

public sealed record ChildFailed(int TaskId, TaskFailureDetails Failure) : TaskOutcome(TaskId);

public sealed record EventSent(
    int TaskId,
    string InstanceId,
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Payload = null) : Decision(TaskId);
