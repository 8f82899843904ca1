using System.Globalization;

namespace Pilot.Adapters.Local.Compute.Posix;

/// <summary>One line of <c>/proc/{pid}/stat</c>. Process id and start time together name a process for good.</summary>
/// <param name="StartTime">Clock ticks since the machine started.</param>
/// <param name="ResidentPages">Memory pages in use.</param>
/// <param name="CpuTicks">Clock ticks of processor time, its own and the kernel's for it.</param>
internal sealed record ProcessStat(int Pid, char State, int Parent, int Group, long StartTime, long ResidentPages, long CpuTicks)
{
    internal bool IsAlive => State is not ('Z' or 'X');

    /// <returns>Null when there is no such process.</returns>
    internal static ProcessStat? Read(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    internal static ProcessStat? Parse(string line)
    {
        // The program's name, in parentheses, may hold spaces and parentheses itself.
        var open = line.IndexOf('(', StringComparison.Ordinal);
        var close = line.LastIndexOf(')');
        if (open < 1 || close < open)
        {
            return null;
        }

        var fields = line[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 21
            ? new ProcessStat(
                int.Parse(line.AsSpan(0, open).Trim(), CultureInfo.InvariantCulture),
                fields[0][0],
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                int.Parse(fields[2], CultureInfo.InvariantCulture),
                long.Parse(fields[19], CultureInfo.InvariantCulture),
                long.Parse(fields[21], CultureInfo.InvariantCulture),
                long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture))
            : null;
    }
}
