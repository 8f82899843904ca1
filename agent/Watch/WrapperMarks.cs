using System.Globalization;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;

namespace Pilot.Agent.Watch;

/// <summary>What the wrapper has written down of itself.</summary>
internal sealed class WrapperMarks(RunFolder folder)
{
    private static readonly string Boot = RunFolder.Read("/proc/sys/kernel/random/boot_id")?.Trim() ?? "";

    private const int OwnerOnly = 0x1c0;
    private const int LongestPhase = 64;

    private WrapperIdentity? identity;

    /// <summary>A wrapper has taken the run, now or ever.</summary>
    internal bool IsClaimed => Directory.Exists(folder.InState("claim"));

    /// <summary>Takes the run in a wrapper's place.</summary>
    /// <returns>False when somebody took it before.</returns>
    internal bool TryClaim() => Native.mkdir(folder.InState("claim"), OwnerOnly) == 0;

    /// <summary>Null until the wrapper has written it.</summary>
    internal WrapperIdentity? Identity => identity ??= ReadIdentity();

    /// <summary>
    /// Null until the first phase has begun. The job could put anything there: nothing but a small plain file is read.
    /// </summary>
    internal string? Phase => FileFacts.Of(folder.Phase) is { Kind: FileKind.File, Length: < LongestPhase }
        ? RunFolder.Read(folder.Phase)?.Trim()
        : null;

    /// <summary>When the current phase began; meaningless before the first.</summary>
    internal DateTimeOffset PhaseSince => File.GetLastWriteTimeUtc(folder.Phase);

    /// <summary>Null until the job has ended, and for ever when the wrapper was killed.</summary>
    internal WrapperEnd? End
    {
        get
        {
            var file = folder.InState("end");
            return int.TryParse(RunFolder.Read(file), CultureInfo.InvariantCulture, out var code)
                ? new WrapperEnd(code, File.GetLastWriteTimeUtc(file))
                : null;
        }
    }

    /// <summary>The wrapper that this agent has started; it may be one that comes too late for the claim.</summary>
    internal int? Spawned { get; set; }

    internal bool IsSpawnedAlive => Spawned is { } pid && ProcessStat.Read(pid) is { IsAlive: true };

    /// <summary>False when it has not written down who it is.</summary>
    internal bool IsAlive =>
        Identity is { } known
        && known.Boot == Boot
        && ProcessStat.Read(known.Pid) is { IsAlive: true } now
        && now.StartTime == known.StartTime;

    private WrapperIdentity? ReadIdentity()
    {
        var file = folder.InState("wrapper");
        var lines = RunFolder.Read(file)?.Split('\n') ?? [];
        return lines.Length >= 2 && ProcessStat.Parse(lines[1]) is { } stat
            ? new WrapperIdentity(lines[0], stat.Pid, stat.StartTime, File.GetLastWriteTimeUtc(file))
            : null;
    }
}

/// <param name="Boot">The machine's start that it belongs to; numbers of processes begin anew with each.</param>
/// <param name="Pid">Also the number of its group and session.</param>
internal sealed record WrapperIdentity(string Boot, int Pid, long StartTime, DateTimeOffset Since)
{
    internal bool IsOfThisBoot => RunFolder.Read("/proc/sys/kernel/random/boot_id")?.Trim() == Boot;
}

/// <param name="Code">As a shell tells it: 128 and more for a signal.</param>
internal sealed record WrapperEnd(int Code, DateTimeOffset At);
