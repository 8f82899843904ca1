using Pilot.Adapters.Local.Compute;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Profile;
using Pilot.Core.Profile.Progress;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Agent.Watch;

/// <summary>
/// Notes when a profile run's log grows, and says when the profile has shown enough. The notes are kept in the run's
/// folder, so that an agent that takes over goes on with them.
/// </summary>
internal sealed class ProfileWatch(
    ProfileAssignment assignment, JobCommand command, RunFolder folder, WrapperMarks marks, TimeProvider time)
{
    private const int Chunk = 1 << 20;
    private static readonly TimeSpan AnalysisPeriod = TimeSpan.FromSeconds(1);

    private readonly string file = folder.InState("times");
    private readonly ProgressReader reader = new();
    private long length;
    private bool begun;
    private bool failed;
    private long analysed = time.GetTimestamp();

    /// <summary>True once the pace is known well, or the time is up.</summary>
    internal bool HasEnough { get; private set; }

    /// <summary>Where a note cannot be taken (a full disk) no more are; the run is none the worse for it.</summary>
    internal void Look(RunPhase phase)
    {
        var seconds = phase == RunPhase.Running ? Math.Max(0, (time.GetUtcNow() - marks.PhaseSince).TotalSeconds) : 0;
        HasEnough = HasEnough || seconds > assignment.CommandSeconds;
        try
        {
            if (!failed && File.Exists(folder.Log))
            {
                LookAtLog(phase, seconds);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            failed = true;
            AgentLog.Trouble("noting when the log grew", cause);
        }
    }

    internal async Task<bool> ShipAsync(IBlobStore store, string blob)
    {
        if (File.Exists(file))
        {
            await using var content = File.OpenRead(file);
            await store.PutAsync(blob, content);
        }

        return true;
    }

    private void LookAtLog(RunPhase phase, double seconds)
    {
        using var log = File.OpenHandle(folder.Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (phase != RunPhase.Running)
        {
            length = RandomAccess.GetLength(log);
            return;
        }

        Begin(log);
        var before = length;
        Read(log, RandomAccess.GetLength(log), seconds);
        if (length > before)
        {
            File.AppendAllText(file, LogTimes.Line(length, seconds));
        }

        HasEnough = HasEnough || IsEnough();
    }

    /// <summary>The first note says where setup's output ends and the command's begins.</summary>
    private void Begin(Microsoft.Win32.SafeHandles.SafeFileHandle log)
    {
        if (begun)
        {
            return;
        }

        begun = true;
        if (!File.Exists(file))
        {
            File.AppendAllText(file, LogTimes.Line(length, 0));
            return;
        }

        var notes = LogTimes.Parse(File.ReadAllBytes(file));
        length = notes.Count > 0 ? notes[0].Length : 0;
        foreach (var (upTo, seconds) in notes)
        {
            Read(log, upTo, seconds);
        }
    }

    private void Read(Microsoft.Win32.SafeHandles.SafeFileHandle log, long upTo, double seconds)
    {
        var buffer = new byte[Math.Min(Chunk, Math.Max(0, upTo - length))];
        while (length < upTo)
        {
            var read = RandomAccess.Read(log, buffer.AsSpan(0, (int)Math.Min(buffer.Length, upTo - length)), length);
            if (read == 0)
            {
                return;
            }

            reader.Take(buffer.AsSpan(0, read), seconds);
            length += read;
        }
    }

    private bool IsEnough()
    {
        if (time.GetElapsedTime(analysed) < AnalysisPeriod)
        {
            return false;
        }

        analysed = time.GetTimestamp();
        return ProfileAnalysis.Of(reader, assignment.Run, command, assignment.TotalSteps, new Random(1)) is { IsComplete: true };
    }
}
