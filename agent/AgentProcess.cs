using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Adapters.Local.Storage;

namespace Pilot.Agent;

/// <summary>Makes this process a good supervisor: alone in its session, alone on its run, talking to its own log.</summary>
internal static class AgentProcess
{
    private const int LockAttempts = 10;
    private static readonly TimeSpan LockPause = TimeSpan.FromMilliseconds(20);

    internal static async Task<int> RunAsync(AgentOptions options, string storeRoot)
    {
        // Fails when whoever started us made the session already.
        _ = Native.setsid();
        var folder = new RunFolder(options.Work);
        Directory.CreateDirectory(folder.State);
        TalkTo(folder.AgentLog);

        using var held = options.LockDescriptor is { } descriptor ? FileLock.Adopt(descriptor) : await TakeAsync(folder);
        if (held is null)
        {
            AgentLog.AnotherIsAtWork();
            return 0;
        }

        using var store = new FolderBlobStore(storeRoot, TimeProvider.System);
        using var stop = new LocalStop(folder);
        try
        {
            await new Supervisor(store, options.Run, folder, stop, TimeProvider.System).RunAsync();
            return 0;
        }
        catch (Exception defect)
        {
            AgentLog.Died(defect);
            return 1;
        }
    }

    private static void TalkTo(string log)
    {
        const int OwnerOnly = 0x180;
        var nothing = Native.open("/dev/null", Native.OpenRead, 0);
        var file = Native.open(log, Native.OpenAppend, OwnerOnly);
        _ = Native.dup2(nothing, 0);
        _ = Native.dup2(file, 1);
        _ = Native.dup2(file, 2);
        _ = Native.fcntl(nothing, Native.SetFdFlags, Native.CloseOnExec);
        _ = Native.fcntl(file, Native.SetFdFlags, Native.CloseOnExec);
    }

    /// <summary>Somebody who asks whether the lock is held has it for a moment, so one refusal does not mean an agent.</summary>
    private static async Task<FileLock?> TakeAsync(RunFolder folder)
    {
        for (var attempt = 1; attempt <= LockAttempts; attempt++)
        {
            if (FileLock.TryTake(folder.Lock) is { } held)
            {
                return held;
            }

            await Task.Delay(LockPause);
        }

        return null;
    }
}
