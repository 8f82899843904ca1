using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pilot.Cli.Up;

internal sealed partial class RealPrograms : IPrograms
{
    private const int SigTerm = 15;

    // `setsid` keeps the process id because the shell is replaced by it; where it is missing, ignoring the hang-up signal
    // is the next best.
    private const string DetachScript = """
        log=$1; shift
        exec >>"$log" 2>&1 </dev/null
        if command -v setsid >/dev/null 2>&1; then exec setsid "$@"; fi
        trap '' HUP
        exec "$@"
        """;

    public string OwnFolder => AppContext.BaseDirectory;

    public bool TryStart(string program, IReadOnlyList<string> arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start);
            return process is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    public IServerProcess StartInFront(ServerProgram server) => Start(InFront(server), server);

    internal static ProcessStartInfo InFront(ServerProgram server) =>
        new("/bin/sh", ["-c", "exec \"$@\" >&2", "pilot-up", server.File, .. server.Arguments]);

    public IServerProcess StartDetached(ServerProgram server, string log) =>
        Start(new ProcessStartInfo("/bin/sh", ["-c", DetachScript, "pilot-up", log, server.File, .. server.Arguments]), server);

    public IReadOnlyList<string>? ArgumentsOf(int pid)
    {
        var file = $"/proc/{pid}/cmdline";
        try
        {
            if (Directory.Exists("/proc/self"))
            {
                return File.Exists(file) && File.ReadAllText(file) is { Length: > 0 } text ? text.TrimEnd('\0').Split('\0') : null;
            }

            using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "command=", "-p", $"{pid}"]) { RedirectStandardOutput = true });
            return ps?.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } listed ? listed : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Win32Exception)
        {
            return null;
        }
    }

    public void Terminate(int pid) => _ = Kill(pid, SigTerm);

    private static ServerProcess Start(ProcessStartInfo start, ServerProgram server)
    {
        foreach (var (name, value) in server.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new ServerProcess(Process.Start(start)!);
        }
        catch (Win32Exception e)
        {
            throw UpErrors.CannotStart(server.File, e.Message);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int pid, int signal);

    private sealed class ServerProcess(Process process) : IServerProcess
    {
        public int Pid => process.Id;

        public bool HasExited => process.HasExited;

        public async Task<int> WaitAsync(CancellationToken cancellation)
        {
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode;
        }

        public void Dispose() => process.Dispose();
    }
}
