using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Pilot.Core.Launch;

namespace Pilot.Clouds.Testing;

/// <summary>
/// What a cloud's machine does with a container, done here with a process: the real agent, from the command line and the
/// variables that an adapter gave the container. The container's <c>/pilot</c> and <c>/workspace</c> are in a temporary folder.
/// </summary>
public sealed class AgentMachine : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Terminated = 15;
    private const string Mark = "LAB_MACHINE";
    private static readonly string Program = $"{RemoteAgent.Folder}/pilot-agent";

    private readonly string id = Guid.NewGuid().ToString("n");
    private readonly string root = Directory.CreateTempSubdirectory("pilot-machine-").FullName;
    private readonly StringBuilder output = new();
    private readonly Process process;

    private AgentMachine(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment)
    {
        if (argv[0] != Program)
        {
            throw new ArgumentException($"The container begins with {argv[0]} and not with the agent.", nameof(argv));
        }

        var start = new ProcessStartInfo(AgentPath) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = root };
        foreach (var word in argv.Skip(1))
        {
            start.ArgumentList.Add(word.StartsWith($"{RemoteAgent.Folder}/", StringComparison.Ordinal) ? root + word : word);
        }

        start.ArgumentList.Add("--code");
        start.ArgumentList.Add(Workspace);
        SetEnvironment(start.Environment, environment);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Note(line.Data);
        process.ErrorDataReceived += (_, line) => Note(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The agent built with the tests; PILOT_TEST_AGENT names another, such as the native one.</summary>
    public static string AgentPath { get; } =
        Environment.GetEnvironmentVariable("PILOT_TEST_AGENT") ?? Path.Combine(AppContext.BaseDirectory, "pilot-agent");

    /// <summary>Where this machine has the container's <c>/workspace</c>.</summary>
    public string Workspace => Path.Combine(root, "workspace");

    public int ProcessId => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Null while the agent lives; 128 and the signal's number when one ended it.</summary>
    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    /// <summary>What the container prints: the agent speaking of itself.</summary>
    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    /// <summary>A container starts.</summary>
    /// <param name="argv">Its command line, as in <see cref="RemoteAgent.Command"/>.</param>
    /// <param name="environment">Its variables; nothing else of this process's own but what finds programs.</param>
    public static AgentMachine Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment) => new(argv, environment);

    /// <returns>The exit code, when the agent has ended.</returns>
    public async Task<int> EndAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>What a stop, an eviction or a spot notice of a cloud begins with: SIGTERM to the container's first process.</summary>
    public void Terminate() => Send(process.Id, Terminated);

    /// <summary>The machine is gone, with everything that ran on it. Returns when that is so.</summary>
    public async Task KillAsync()
    {
        if (!process.HasExited)
        {
            Send(process.Id, Kill);
        }

        await process.WaitForExitAsync();
        while (Others() is { Count: > 0 } left)
        {
            left.ForEach(pid => Send(pid, Kill));
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        process.Dispose();
        Directory.Delete(root, recursive: true);
    }

    private void SetEnvironment(IDictionary<string, string?> target, IReadOnlyDictionary<string, string> environment)
    {
        foreach (var name in target.Keys.Where(name => name is not ("PATH" or "HOME") && !name.StartsWith("DOTNET_", StringComparison.Ordinal)).ToList())
        {
            target.Remove(name);
        }

        foreach (var (name, value) in environment)
        {
            target[name] = value;
        }

        target[Mark] = id;
    }

    private void Note(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }

    private List<int> Others() =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && EnvironmentOf(pid).Contains(id, StringComparison.Ordinal)),
    ];

    private static string EnvironmentOf(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ");
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Send(int pid, int signal) => _ = kill(pid, signal);

#pragma warning disable SYSLIB1054, IDE1006 // libc's own name; no unsafe code for one call.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int pid, int signal);
#pragma warning restore SYSLIB1054, IDE1006
}
