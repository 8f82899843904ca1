using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Watch;

/// <summary>Samples the run's memory four times a second; looks for new processes once a second.</summary>
internal sealed class MemoryWatch(RunProcesses processes, long? limitBytes, long? peakBefore, TimeProvider time)
{
    private static readonly TimeSpan SamplePeriod = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SearchPeriod = TimeSpan.FromSeconds(1);

    private long? sampled;
    private long? searched;

    /// <summary>The run's processes as they were last seen.</summary>
    internal IReadOnlyList<ProcessStat> Members { get; private set; } = [];

    /// <summary>Bytes; null when nothing was seen yet.</summary>
    internal long? Peak { get; private set; } = peakBefore;

    /// <summary>Bytes in use at the last look; null before the first.</summary>
    internal long? Now { get; private set; }

    /// <returns>The bytes in use when they exceed the limit; null otherwise, and when it is not time to look.</returns>
    internal long? Exceeded()
    {
        if (sampled is { } last && time.GetElapsedTime(last) < SamplePeriod)
        {
            return null;
        }

        sampled = time.GetTimestamp();
        Search();
        var used = MemoryUse.Resident(Members);
        if (used > limitBytes && Members.Count > 1)
        {
            used = MemoryUse.Proportional(Members);
        }

        Now = used;
        Peak = Members.Count == 0 ? Peak : Math.Max(Peak ?? 0, used);
        return used > limitBytes ? used : null;
    }

    private void Search()
    {
        if (searched is { } last && time.GetElapsedTime(last) < SearchPeriod)
        {
            Members = [.. Members.Select(Again).OfType<ProcessStat>()];
            return;
        }

        searched = time.GetTimestamp();
        Members = processes.Find();
    }

    private static ProcessStat? Again(ProcessStat before) =>
        ProcessStat.Read(before.Pid) is { IsAlive: true } now && now.StartTime == before.StartTime ? now : null;
}
