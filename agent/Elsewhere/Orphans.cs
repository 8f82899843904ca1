using System.Globalization;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Elsewhere;

/// <summary>
/// The first process of a container is the parent of every process whose own parent is gone, and such a process stays in the
/// process table until that parent has asked for its end.
/// </summary>
internal sealed class Orphans : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly ITimer timer;
    private HashSet<int> ended = [];

    internal Orphans(TimeProvider time)
    {
        // Also where something else is the first process.
        _ = Native.prctl(Native.SetChildSubreaper, 1, 0, 0, 0);
        timer = time.CreateTimer(_ => Reap(), null, Period, Period);
    }

    public void Dispose() => timer.Dispose();

    /// <summary>What has ended and is still there at the next look is nobody's else: .NET asks for its own children at once.</summary>
    internal unsafe void Reap()
    {
        var now = Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path.AsSpan()), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && ProcessStat.Read(pid) is { IsAlive: false } process && process.Parent == Environment.ProcessId)
            .ToHashSet();
        foreach (var pid in now.Where(ended.Contains))
        {
            int status;
            _ = Native.waitpid(pid, &status, Native.WaitNoHang);
        }

        ended = now;
    }
}
