using System.Globalization;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Watch;

/// <summary>Memory that the run's processes use together.</summary>
internal static class MemoryUse
{
    private static readonly int PageSize = Environment.SystemPageSize;

    /// <summary>Quick, and too much when processes share pages (workers forked from one loader).</summary>
    internal static long Resident(IEnumerable<ProcessStat> processes) => processes.Sum(process => process.ResidentPages) * PageSize;

    /// <summary>Each shared page counted once in all; walks page tables, so it is asked for only when it decides something.</summary>
    internal static long Proportional(IEnumerable<ProcessStat> processes) => processes.Sum(Proportional);

    private static long Proportional(ProcessStat process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process.Pid}/smaps_rollup")
                .FirstOrDefault(line => line.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null
                ? process.ResidentPages * PageSize
                : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return process.ResidentPages * PageSize;
        }
    }
}
