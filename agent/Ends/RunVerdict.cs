using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Start;
using Pilot.Agent.Watch;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Agent.Ends;

/// <summary>What is known of an end.</summary>
/// <param name="Reason">Why the agent ended the run; null when it did not.</param>
/// <param name="Code">The wrapper's word, as a shell tells it; null when it left none.</param>
/// <param name="Phase">The last phase that was entered; null for none.</param>
/// <param name="KernelKilled">The kernel has killed processes for want of memory since the run began.</param>
/// <param name="Tail">The end of the log.</param>
internal sealed record EndFacts(KillReason? Reason, int? Code, string? Phase, bool KernelKilled, IReadOnlyList<string> Tail);

/// <summary>Decides how a run ended. Pure: an agent that decides again after a crash comes to the same.</summary>
internal static class RunVerdict
{
    private const int SignalBase = 128;
    private const int LastSignal = 64;
    private const int Kill = 9;
    private const int EngineFailed = 125;

    internal static EndFacts Facts(RunFolder folder, WrapperMarks marks) => new(
        KillReason.Read(folder), marks.End?.Code, marks.Phase, OomCount.HasRisen(folder), LogTail.Of(folder.Log));

    internal static RunOutcome Of(EndFacts facts, RunAssignment assignment) => facts switch
    {
        { Reason.Cause: KillCause.Canceled } => new RunOutcome(RunEnd.Canceled),
        { Reason.Cause: KillCause.TakenAway } => new RunOutcome(RunEnd.Lost, Error: RunErrors.TakenAway()),
        { Reason.Cause: KillCause.TimedOut } => new RunOutcome(RunEnd.TimedOut, Error: RunErrors.TimedOut(assignment.TimeoutSeconds)),
        { Reason.Cause: KillCause.Measured } => new RunOutcome(RunEnd.Measured),
        { Reason: { } reason } => new RunOutcome(
            RunEnd.OutOfMemory, Error: RunErrors.MemoryLimit(reason.MemoryBytes, assignment.MemoryLimitBytes)),
        { Code: null } => new RunOutcome(RunEnd.Lost, Error: RunErrors.Lost()),
        { Code: 0 } => new RunOutcome(RunEnd.Succeeded, 0),
        { Code: SignalBase + Kill, KernelKilled: true } => new RunOutcome(
            RunEnd.OutOfMemory, Signal: Kill, Error: RunErrors.KernelOutOfMemory(facts.Tail)),
        { Code: EngineFailed, Phase: null } when assignment.Container is { } container => new RunOutcome(
            RunEnd.SetupFailed, EngineFailed, Error: RunErrors.ContainerFailed(container.Engine, container.Image, facts.Tail)),
        { Code: { } code, Phase: not JobScripts.RunPhase } => new RunOutcome(
            RunEnd.SetupFailed, code, Error: RunErrors.SetupFailed(code, facts.Tail)),
        { Code: { } code } => OfCommand(code, assignment, facts.Tail),
    };

    private static RunOutcome OfCommand(int code, RunAssignment assignment, IReadOnlyList<string> tail) => code switch
    {
        126 or 127 => new RunOutcome(
            RunEnd.CommandNotFound, code, Error: RunErrors.CommandNotFound(assignment.Command.Display, code, tail)),
        > SignalBase and <= SignalBase + LastSignal => new RunOutcome(
            RunEnd.Signaled, Signal: code - SignalBase, Error: RunErrors.Signaled(code - SignalBase, tail)),
        _ => new RunOutcome(RunEnd.Exited, code, Error: RunErrors.Exited(code, tail)),
    };
}
