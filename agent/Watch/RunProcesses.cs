using System.Globalization;
using System.Text;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Agent.Start;

namespace Pilot.Agent.Watch;

/// <summary>
/// Finds every process of the run: those of the wrapper's group, those that carry the run's token in their environment
/// (also after setsid and a double fork), and the children of both. What was once found stays found.
/// </summary>
internal sealed class RunProcesses(string token, WrapperMarks marks)
{
    private readonly byte[] needle = Encoding.ASCII.GetBytes($"{JobEnvironment.Token}={token}");
    private readonly Dictionary<int, (long StartTime, bool Ours, bool Certain)> known = [];

    /// <summary>Looks at every process of the machine.</summary>
    internal IReadOnlyList<ProcessStat> Find()
    {
        var all = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && pid != Environment.ProcessId)
            .Select(ProcessStat.Read)
            .OfType<ProcessStat>()
            .Where(process => process.IsAlive)
            .ToDictionary(process => process.Pid);
        Forget(all);
        var group = GroupIn(all);
        foreach (var process in all.Values)
        {
            var inGroup = process.Group == group;
            if (!known.TryGetValue(process.Pid, out var seen) || !seen.Certain || (!seen.Ours && inGroup))
            {
                var carries = CarriesToken(process.Pid);
                known[process.Pid] = (process.StartTime, inGroup || carries == true, inGroup || carries is not null);
            }
        }

        AddChildren(all);
        return [.. all.Values.Where(process => known[process.Pid].Ours)];
    }

    private void Forget(Dictionary<int, ProcessStat> all)
    {
        foreach (var gone in known.Where(old => !all.TryGetValue(old.Key, out var now) || now.StartTime != old.Value.StartTime).Select(old => old.Key).ToList())
        {
            known.Remove(gone);
        }
    }

    /// <returns>The group's number; -1 when it is not ours any more: all had ended and the number was given out again.</returns>
    private int GroupIn(Dictionary<int, ProcessStat> all) =>
        marks.Identity is { IsOfThisBoot: true } wrapper
        && (!all.TryGetValue(wrapper.Pid, out var leader) || leader.StartTime == wrapper.StartTime)
            ? wrapper.Pid
            : -1;

    private void AddChildren(Dictionary<int, ProcessStat> all)
    {
        bool added;
        do
        {
            added = false;
            foreach (var process in all.Values.Where(process => !known[process.Pid].Ours))
            {
                if (known.TryGetValue(process.Parent, out var parent) && parent.Ours)
                {
                    known[process.Pid] = (process.StartTime, true, true);
                    added = true;
                }
            }
        }
        while (added);
    }

    /// <returns>Null when it cannot be told yet: a program that is just being loaded shows no environment for a moment.</returns>
    private bool? CarriesToken(int pid)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{pid}/environ");
            return environment.Length == 0 ? null : environment.AsSpan().IndexOf(needle) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
