namespace Pilot.Core.Api;

/// <summary>An orchestration instance in a list for operators.</summary>
/// <param name="Status">As in Microsoft.DurableTask: Running, Completed, Failed, Terminated, Pending, Suspended.</param>
/// <param name="Parked">Some of its work is not tried again until somebody says so.</param>
public sealed record OrchestrationRow(
    string Id, string Name, string Status, DateTimeOffset Created, DateTimeOffset Updated, bool Parked);

/// <summary>One instance: how it stands, and what it waits for.</summary>
/// <param name="Execution">Its run under this id; another after each continue-as-new.</param>
/// <param name="Turns">Turns of the current run.</param>
/// <param name="CustomStatus">JSON text; null for none.</param>
/// <param name="Output">JSON text; null for none, or none yet.</param>
/// <param name="Failure">Why it failed; null when it did not.</param>
public sealed record OrchestrationView(
    string Id,
    string Name,
    string Status,
    string Execution,
    DateTimeOffset Created,
    DateTimeOffset Updated,
    int Turns,
    string? Parent,
    string? CustomStatus,
    string? Output,
    string? Failure,
    IReadOnlyList<OrchestrationWait> WaitsFor,
    IReadOnlyList<ParkedWork> Parked);

/// <param name="Kind"><c>activity</c>, <c>timer</c>, <c>child</c> or <c>event</c>.</param>
/// <param name="Name">Of the activity, orchestration or event; empty for a timer.</param>
/// <param name="Task">Number of the request in its execution; null for an event.</param>
/// <param name="Due">When a timer fires; null for the rest.</param>
public sealed record OrchestrationWait(string Kind, string Name, int? Task, DateTimeOffset Since, DateTimeOffset? Due);

/// <param name="Task">Number of the activity's call; null when it is the instance's next turn.</param>
/// <param name="Code">The error's PILOT number; null when it has none.</param>
public sealed record ParkedWork(int? Task, string? Activity, DateTimeOffset Since, string? Code, string Message);

/// <summary>A line of an instance's history, for people.</summary>
/// <param name="Kind">The event's name in the history, such as <c>activityCompleted</c>.</param>
/// <param name="Seconds">From the request to this answer, in seconds; null for what answers nothing.</param>
public sealed record TimelineEntry(DateTimeOffset At, int Turn, string Kind, int? Task, string Text, double? Seconds);

public sealed record PurgedOrchestrations(int Purged);

public sealed record RetriedOrchestration(int Retried);
