using System.Runtime.InteropServices;

namespace Pilot.Adapters.Local.Compute.Posix;

#pragma warning disable SYSLIB1054, CA1707, IDE1006 // The names are libc's own.

/// <summary>What .NET has no word for: sessions, advisory locks, spawn attributes, file types.</summary>
internal static unsafe partial class Native
{
    internal const int LockExclusive = 2;
    internal const int LockNonBlocking = 4;
    internal const int SetFdFlags = 2;
    internal const int CloseOnExec = 1;
    internal const int OpenRead = 0;
    internal const int OpenAppend = 1 | 64 | 1024;
    internal const int OpenPrivately = 2 | 64 | 0x80000;
    internal const int WaitNoHang = 1;
    internal const int AtFdCwd = -100;
    internal const int AtSymlinkNoFollow = 0x100;
    internal const uint StatxBasic = 0x7ff;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int setsid();

    [LibraryImport("libc")]
    internal static partial uint geteuid();

    [LibraryImport("libc")]
    internal static partial uint getegid();

    /// <summary>PR_SET_DUMPABLE, PR_SET_CHILD_SUBREAPER.</summary>
    internal const int SetDumpable = 4;
    internal const int SetChildSubreaper = 36;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int prctl(int option, nint argument, nint none3, nint none4, nint none5);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte* getenv(string name);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int flock(int fd, int operation);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int fcntl(int fd, int command, int argument);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int open(string path, int flags, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mkdir(string path, int mode);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int rename(string from, string to);

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int dup2(int from, int to);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int statx(int folder, string path, int flags, uint mask, byte* result);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn(int* pid, string path, byte* actions, byte* attributes, byte** argv, byte** environment);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_init(byte* actions);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_destroy(byte* actions);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int posix_spawn_file_actions_addopen(byte* actions, int fd, string path, int flags, uint mode);

    [LibraryImport("libc")]
    internal static partial int posix_spawn_file_actions_adddup2(byte* actions, int from, int to);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_init(byte* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_destroy(byte* attributes);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setflags(byte* attributes, short flags);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigdefault(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    internal static partial int posix_spawnattr_setsigmask(byte* attributes, byte* signals);

    [LibraryImport("libc")]
    internal static partial int sigfillset(byte* signals);

    [LibraryImport("libc")]
    internal static partial int sigemptyset(byte* signals);
}
