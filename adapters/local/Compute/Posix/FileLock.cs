using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Pilot.Adapters.Local.Compute.Posix;

/// <summary>
/// An exclusive lock that lives as long as somebody holds the open file: the kernel lets go of it when its last holder
/// dies, however it dies. It can be handed to a child process without ever being free in between.
/// </summary>
internal sealed class FileLock : IDisposable
{
    // Asking whether a lock is held takes it for a moment; in this process that must not look like a holder.
    private static readonly Lock Probing = new();

    private const int OwnerOnly = 0x180;

    private readonly SafeFileHandle file;

    private FileLock(SafeFileHandle file) => this.file = file;

    internal int Descriptor => (int)file.DangerousGetHandle();

    /// <returns>Null when another process holds it.</returns>
    internal static FileLock? TryTake(string path)
    {
        lock (Probing)
        {
            return Take(path);
        }
    }

    private static FileLock? Take(string path)
    {
        // Not through File: a handle of .NET's own lets go of every lock on the file when it is closed, also of the one
        // that a child process has taken over.
        var descriptor = Native.open(path, Native.OpenPrivately, OwnerOnly);
        if (descriptor < 0)
        {
            throw new IOException($"The lock file {path} cannot be opened (error {Marshal.GetLastPInvokeError()}).");
        }

        var file = new SafeFileHandle(descriptor, ownsHandle: true);
        if (Native.flock(descriptor, Native.LockExclusive | Native.LockNonBlocking) == 0)
        {
            return new FileLock(file);
        }

        file.Dispose();
        return null;
    }

    /// <summary>Takes over a lock that the parent process holds and passed on. It is not passed further.</summary>
    internal static FileLock Adopt(int descriptor)
    {
        _ = Native.fcntl(descriptor, Native.SetFdFlags, Native.CloseOnExec);
        return new FileLock(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    internal static bool IsHeld(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        lock (Probing)
        {
            using var probe = Take(path);
            return probe is null;
        }
    }

    public void Dispose() => file.Dispose();
}
