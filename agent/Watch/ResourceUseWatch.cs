using System.Globalization;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Watch;

namespace Pilot.Agent.Watch;

/// <summary>
/// Adds up processor time and bytes read of the run's processes, from the first look on. What ended between two looks is
/// counted as it was last seen.
/// </summary>
internal sealed class ResourceUseWatch(TimeProvider time)
{
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<(int Pid, long StartTime), Account> accounts = [];
    private long? began;
    private long looked;

    private sealed record Account(long FirstTicks, long? FirstBytes, long Ticks, long? Bytes);

    /// <summary>Null before the second look.</summary>
    internal ResourceUse? Use => began is { } first && looked > first
        ? new ResourceUse(
            time.GetElapsedTime(first, looked).TotalSeconds,
            accounts.Values.Sum(account => account.Ticks - account.FirstTicks) / TicksPerSecond,
            accounts.Values.Any(account => account.Bytes is not null)
                ? accounts.Values.Sum(account => (account.Bytes - account.FirstBytes) ?? 0)
                : null)
        : null;

    internal void Look(IReadOnlyList<ProcessStat> members)
    {
        if (began is not null && time.GetElapsedTime(looked) < Period)
        {
            return;
        }

        var isFirst = began is null;
        looked = time.GetTimestamp();
        began ??= looked;
        foreach (var member in members)
        {
            var key = (member.Pid, member.StartTime);
            var bytes = BytesRead(member.Pid);
            accounts[key] = accounts.TryGetValue(key, out var known)
                ? known with { Ticks = member.CpuTicks, Bytes = bytes ?? known.Bytes }
                // Who was there at the first look did setup before; who came later is counted from its beginning.
                : new Account(isFirst ? member.CpuTicks : 0, isFirst ? bytes : 0, member.CpuTicks, bytes);
        }
    }

    private static long? BytesRead(int pid)
    {
        try
        {
            // rchar is what was asked for, from the cache too; read_bytes is what disks gave, mapped files too.
            return File.ReadLines($"/proc/{pid}/io")
                .Where(line => line.StartsWith("rchar:", StringComparison.Ordinal) || line.StartsWith("read_bytes:", StringComparison.Ordinal))
                .Max(line => (long?)long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1), CultureInfo.InvariantCulture));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
