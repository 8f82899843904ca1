namespace Pilot.Engine.Replay;

/// <summary>What one turn led to. The host writes all of it in one transaction, or none.</summary>
/// <param name="Recorded">What goes into the history: the turn's time, what came in, the decisions, the end.</param>
/// <param name="Decisions">What the host must now carry out, in the order asked.</param>
/// <param name="End">Null while the execution goes on.</param>
/// <param name="CustomStatus">As it stands after the turn; JSON, null for none.</param>
public sealed record Turn(
    IReadOnlyList<HistoryEvent> Recorded,
    IReadOnlyList<Decision> Decisions,
    ExecutionEnd? End,
    string? CustomStatus,
    bool IsSuspended);
