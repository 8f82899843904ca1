using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Pilot.Adapters.Local.Compute.Posix;

/// <summary>
/// Starts a program in a session of its own, with default signals, no standard input and no open file of ours except the
/// ones named: neither a Ctrl-C nor our death reaches it.
/// </summary>
/// <param name="Arguments">The program's path first.</param>
/// <param name="Output">File that standard output and error are appended to.</param>
/// <param name="Inherited">Descriptor that the program gets as <see cref="InheritedDescriptor"/>; null for none.</param>
internal sealed unsafe record DetachedProcess(
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Output,
    int? Inherited = null)
{
    internal const int InheritedDescriptor = 3;

    // Larger than the C library's own structures, which are opaque.
    private const int OpaqueSize = 1024;

    // POSIX_SPAWN_SETSIGDEF, POSIX_SPAWN_SETSIGMASK, POSIX_SPAWN_SETSID.
    private const short Flags = 0x04 | 0x08 | 0x80;

    /// <returns>The process id.</returns>
    /// <exception cref="Win32Exception">The program could not be started.</exception>
    internal int Start()
    {
        var actions = stackalloc byte[OpaqueSize];
        var attributes = stackalloc byte[OpaqueSize];
        var signals = stackalloc byte[OpaqueSize];
        var argv = Strings(Arguments);
        var environment = Strings([.. Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        Check(Native.posix_spawn_file_actions_init(actions));
        Check(Native.posix_spawnattr_init(attributes));
        try
        {
            Redirect(actions);
            Check(Native.posix_spawnattr_setflags(attributes, Flags));
            Check(Native.sigfillset(signals));
            Check(Native.posix_spawnattr_setsigdefault(attributes, signals));
            Check(Native.sigemptyset(signals));
            Check(Native.posix_spawnattr_setsigmask(attributes, signals));
            int pid;
            Check(Native.posix_spawn(&pid, Arguments[0], actions, attributes, argv, environment));
            return pid;
        }
        finally
        {
            _ = Native.posix_spawn_file_actions_destroy(actions);
            _ = Native.posix_spawnattr_destroy(attributes);
            Free(argv);
            Free(environment);
        }
    }

    private void Redirect(byte* actions)
    {
        const uint OwnerOnly = 0x180;
        Check(Native.posix_spawn_file_actions_addopen(actions, 0, "/dev/null", Native.OpenRead, 0));
        Check(Native.posix_spawn_file_actions_addopen(actions, 1, Output, Native.OpenAppend, OwnerOnly));
        Check(Native.posix_spawn_file_actions_adddup2(actions, 1, 2));
        if (Inherited is { } descriptor)
        {
            Check(Native.posix_spawn_file_actions_adddup2(actions, descriptor, InheritedDescriptor));
        }
    }

    private static byte** Strings(IReadOnlyList<string> values)
    {
        var array = (byte**)NativeMemory.AllocZeroed((nuint)values.Count + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < values.Count; i++)
        {
            array[i] = (byte*)Marshal.StringToCoTaskMemUTF8(values[i]);
        }

        return array;
    }

    private static void Free(byte** array)
    {
        for (var i = 0; array[i] != null; i++)
        {
            Marshal.FreeCoTaskMem((nint)array[i]);
        }

        NativeMemory.Free(array);
    }

    private static void Check(int error)
    {
        if (error != 0)
        {
            throw new Win32Exception(error);
        }
    }
}
