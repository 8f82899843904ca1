using System.Text.Json.Serialization;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>
/// One line of an execution's history. A history is a list of turns; each is a <see cref="TurnStarted"/>, then what came in,
/// then what the code decided in answer, then perhaps the end. The names under <c>type</c> and the members are a file format:
/// members may be added, never renamed or removed. Payloads are JSON texts.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(TurnStarted), "turnStarted")]
[JsonDerivedType(typeof(ExecutionStarted), "executionStarted")]
[JsonDerivedType(typeof(ExecutionCompleted), "executionCompleted")]
[JsonDerivedType(typeof(ExecutionFailed), "executionFailed")]
[JsonDerivedType(typeof(ExecutionTerminated), "executionTerminated")]
[JsonDerivedType(typeof(ExecutionContinued), "continuedAsNew")]
[JsonDerivedType(typeof(ActivityScheduled), "activityScheduled")]
[JsonDerivedType(typeof(ActivityCompleted), "activityCompleted")]
[JsonDerivedType(typeof(ActivityFailed), "activityFailed")]
[JsonDerivedType(typeof(TimerCreated), "timerCreated")]
[JsonDerivedType(typeof(TimerFired), "timerFired")]
[JsonDerivedType(typeof(TimerCanceled), "timerCanceled")]
[JsonDerivedType(typeof(ChildScheduled), "childScheduled")]
[JsonDerivedType(typeof(ChildCompleted), "childCompleted")]
[JsonDerivedType(typeof(ChildFailed), "childFailed")]
[JsonDerivedType(typeof(EventRaised), "eventRaised")]
[JsonDerivedType(typeof(EventSent), "eventSent")]
[JsonDerivedType(typeof(Suspended), "suspended")]
[JsonDerivedType(typeof(Resumed), "resumed")]
public abstract record HistoryEvent;

/// <param name="At">UTC; what <see cref="OrchestrationContext.CurrentUtcDateTime"/> says during the turn.</param>
public sealed record TurnStarted(DateTime At) : HistoryEvent;

/// <param name="EngineVersion">Which behaviour of the engine this execution was begun under, see <see cref="EngineBehaviour"/>.</param>
/// <param name="ExecutionId">Different for each run under one instance id.</param>
public sealed record ExecutionStarted(
    int EngineVersion,
    string Name,
    string InstanceId,
    string ExecutionId,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input = null,
    ParentOrchestration? Parent = null) : HistoryEvent;

public sealed record EventRaised(
    string Name,
    [property: JsonConverter(typeof(RawJsonConverter))] string? Payload = null) : HistoryEvent;

public sealed record Suspended(string? Reason = null) : HistoryEvent;

public sealed record Resumed(string? Reason = null) : HistoryEvent;
