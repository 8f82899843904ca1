using Pilot.Adapters.Local.Compute;
using Pilot.Agent.Ship;
using Pilot.Agent.Start;
using Pilot.Core.Launch;
using Pilot.Core.Watch;

namespace Pilot.Agent.Watch;

/// <summary>Stays with a started run until none of its processes is left, and ends it when there is a reason to.</summary>
internal sealed class RunWatch(
    RunAssignment assignment,
    RunFolder folder,
    WrapperMarks marks,
    RunProcesses processes,
    RunMeasures measures,
    ResourceSeries series,
    ProfileWatch? profile,
    RunKill kill,
    IStopSource stop,
    TimeProvider time)
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MeasuredGrace = TimeSpan.FromSeconds(3);

    /// <summary>For what the command left running in the background when it ended.</summary>
    private static readonly TimeSpan StrayGrace = TimeSpan.FromSeconds(2);

    internal async Task UntilEndedAsync(Reports reports, DateTimeOffset started)
    {
        while (IsRunning())
        {
            var phase = Phase();
            measures.Look(phase, marks);
            profile?.Look(phase);
            await series.LookAsync(phase, measures);
            await reports.TellAsync(phase, started, measures);
            if (Reason() is { } reason)
            {
                await EndAsync(reason);
                break;
            }

            await Task.Delay(Tick, time);
        }

        await series.FinishAsync();
        profile?.Look(RunPhase.Running);
        if (processes.Find().Count > 0)
        {
            AgentLog.KilledStrays(await kill.EndAsync(StrayGrace));
        }
    }

    /// <summary>A wrapper that has not written down who it is yet is known by its start or by the run's token.</summary>
    private bool IsRunning() => marks.Identity is null
        ? marks.IsSpawnedAlive || processes.Find().Count > 0 || marks.IsAlive
        : marks.IsAlive;

    private RunPhase Phase() => marks.Phase == JobScripts.RunPhase ? RunPhase.Running : RunPhase.SettingUp;

    private KillReason? Reason()
    {
        if (KillReason.Read(folder) is { } before)
        {
            return before;
        }

        if (stop.Request is { } asked)
        {
            return New(asked.Cause, asked.Grace);
        }

        if (marks.Identity is { } wrapper && time.GetUtcNow() - wrapper.Since > Limit())
        {
            return New(KillCause.TimedOut, TimeoutGrace);
        }

        return measures.Memory.Exceeded() is { } used ? New(KillCause.OutOfMemory, TimeSpan.Zero, used)
            : profile?.HasEnough == true ? New(KillCause.Measured, MeasuredGrace)
            : null;
    }

    private TimeSpan Limit() => assignment.TimeoutSeconds is { } seconds and < 1e9 ? TimeSpan.FromSeconds(seconds) : TimeSpan.MaxValue;

    private KillReason New(KillCause cause, TimeSpan grace, long memoryBytes = 0) => new(cause, grace, memoryBytes, time.GetUtcNow());

    private async Task EndAsync(KillReason reason)
    {
        // An end that the job has come to by itself in this moment stands.
        if (marks.End is not null)
        {
            return;
        }

        reason.Write(folder);
        AgentLog.Ending(reason.Cause.ToString(), reason.Grace);
        var left = reason.Grace - (time.GetUtcNow() - reason.At);
        await kill.EndAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }
}
