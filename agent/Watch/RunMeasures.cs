using Pilot.Core.Watch;

namespace Pilot.Agent.Watch;

/// <summary>All that is measured of a run while it goes on.</summary>
internal sealed class RunMeasures(MemoryWatch memory, ResourceUseWatch use, GpuWatch gpus)
{
    internal MemoryWatch Memory => memory;

    /// <summary>Bytes.</summary>
    internal long? PeakMemory => memory.Peak;

    /// <summary>Null until setup is over.</summary>
    internal DateTimeOffset? CommandStarted { get; set; }

    internal (double? Share, long? MemoryBytes) Gpu => gpus.Now;

    internal ResourceUse? Resources => use.Use is { } seen
        ? seen with { PeakGpuMemoryBytes = gpus.PeakMemoryBytes, GpuUtilisation = gpus.Utilisation }
        : null;

    internal void Look(RunPhase phase, WrapperMarks marks)
    {
        if (phase != RunPhase.Running)
        {
            return;
        }

        CommandStarted ??= marks.PhaseSince;
        use.Look(memory.Members);
        gpus.Begin();
    }
}
