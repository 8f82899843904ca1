using System.Globalization;
using Pilot.Adapters.Local.Compute;

namespace Pilot.Agent.Watch;

/// <summary>
/// Why the agent ends the run. Written down before the first signal, so that an agent that takes over in the middle
/// knows both that it must go on and what to report.
/// </summary>
/// <param name="Grace">How long the processes may take to end by themselves.</param>
/// <param name="MemoryBytes">What was in use, when that is the reason.</param>
internal sealed record KillReason(KillCause Cause, TimeSpan Grace, long MemoryBytes, DateTimeOffset At)
{
    private const string Mark = "reason";

    internal static KillReason? Read(RunFolder folder)
    {
        var file = folder.InState(Mark);
        var words = RunFolder.Read(file)?.Split(' ') ?? [];
        return words.Length == 3
            && Enum.TryParse<KillCause>(words[0], out var cause)
            && double.TryParse(words[1], CultureInfo.InvariantCulture, out var grace)
            && long.TryParse(words[2], CultureInfo.InvariantCulture, out var memory)
                ? new KillReason(cause, TimeSpan.FromSeconds(grace), memory, File.GetLastWriteTimeUtc(file))
                : null;
    }

    internal void Write(RunFolder folder) => RunFolder.Write(
        folder.InState(Mark), string.Create(CultureInfo.InvariantCulture, $"{Cause} {Grace.TotalSeconds} {MemoryBytes}"));
}

internal enum KillCause
{
    Canceled,
    TimedOut,
    OutOfMemory,
    Measured,

    /// <summary>By the machine's owner.</summary>
    TakenAway,
}
