using System.Text.Json.Serialization;
using Pilot.Orchestrations.Durable;

namespace Pilot.Engine.Replay;

/// <summary>The last event of an execution.</summary>
public abstract record ExecutionEnd : HistoryEvent;

public sealed record ExecutionCompleted(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Output = null) : ExecutionEnd;

public sealed record ExecutionFailed(TaskFailureDetails Failure) : ExecutionEnd;

/// <summary>Asked for by a client or by the parent; ends the execution without running its code.</summary>
/// <param name="Recursive">Unfinished children are terminated too.</param>
public sealed record ExecutionTerminated(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Output = null,
    bool Recursive = false) : ExecutionEnd;

/// <param name="Carried">What came in, was not consumed, and goes along; in order of arrival.</param>
public sealed record ExecutionContinued(
    [property: JsonConverter(typeof(RawJsonConverter))] string? Input,
    IReadOnlyList<HistoryEvent> Carried) : ExecutionEnd;
