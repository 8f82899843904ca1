using System.Globalization;
using Pilot.Adapters.Local.Compute;

namespace Pilot.Agent.Watch;

/// <summary>
/// How many processes the kernel has killed for want of memory, on this machine or in one of its groups. Together with
/// a SIGKILL that nobody here sent, a count that has risen says what happened.
/// </summary>
internal static class OomCount
{
    private const string Mark = "oom";

    internal static void KeepBaseline(RunFolder folder)
    {
        if (RunFolder.Read(folder.InState(Mark)) is null)
        {
            RunFolder.Write(folder.InState(Mark), Now().ToString(CultureInfo.InvariantCulture));
        }
    }

    internal static bool HasRisen(RunFolder folder) =>
        long.TryParse(RunFolder.Read(folder.InState(Mark)), CultureInfo.InvariantCulture, out var before) && Now() > before;

    private static long Now() => File.ReadLines("/proc/vmstat")
        .Where(line => line.StartsWith("oom_kill ", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan("oom_kill ".Length), CultureInfo.InvariantCulture))
        .FirstOrDefault();
}
