namespace Pilot.Engine.Replay;

/// <summary>Something that the code has asked for and that has not come.</summary>
/// <param name="TaskId">Null for an external event.</param>
/// <param name="Name">Empty for a timer.</param>
/// <param name="Since">UTC, the turn that asked.</param>
/// <param name="Due">UTC, of a timer; null for the rest.</param>
public sealed record OpenWait(WaitKind Kind, int? TaskId, string Name, DateTime Since, DateTime? Due = null);

public enum WaitKind
{
    Activity,
    Timer,
    Child,
    Event,
}
