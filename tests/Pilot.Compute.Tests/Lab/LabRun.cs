using System.Text;
using Pilot.Adapters.Local.Compute;
using Pilot.Adapters.Local.Compute.Posix;
using Pilot.Core.Api;
using Pilot.Core.Launch;
using Pilot.Core.Storage;
using Pilot.Core.Watch;

namespace Pilot.Compute.Tests.Lab;

/// <summary>One run and all that can be seen of it.</summary>
internal sealed class LabRun(RunLab lab, RunKey key)
{
    private const int Kill = 9;

    internal RunKey Key { get; } = key;

    internal RunFolder Folder { get; } = RunFolder.Of(lab.Home, key);

    /// <summary>Starts an agent by hand, as a person might.</summary>
    internal int StartAgent()
    {
        Directory.CreateDirectory(Folder.Root);
        return new DetachedProcess(
            [RunLab.AgentPath, "run", "--store", $"folder:{lab.StoreRoot}", "--job", Key.Job.ToString(), "--run", Key.Run, "--work", Folder.Root],
            HostEnvironment.ForAgent(),
            Folder.AgentLog).Start();
    }

    internal async Task KillAgentAsync(int pid)
    {
        _ = Native.kill(pid, Kill);
        await Eventually.HoldsAsync("the agent is dead", () => ProcessStat.Read(pid) is not { IsAlive: true });
    }

    internal async Task<RunReport> ToTheEndAsync()
    {
        StartAgent();
        return await FinishedAsync();
    }

    internal async Task<RunReport> FinishedAsync()
    {
        await Eventually.HoldsAsync($"the run finishes; its agent says:\n{AgentLog}", () => File.Exists(Folder.Finished));
        return (await ReportAsync()).ShouldNotBeNull();
    }

    internal async Task<RunReport?> ReportAsync() =>
        (await lab.Store.ReadJsonAsync(BlobNames.Report(Key.Job, Key.Run), PilotJson.Default.RunReport))?.Document;

    internal Task PhaseAsync(RunPhase phase) =>
        Eventually.HoldsAsync($"phase {phase}", async () => (await ReportAsync())?.Phase >= phase);

    internal Task PrintsAsync(string text) =>
        Eventually.HoldsAsync($"the log says {text}", async () => (await LogAsync()).Contains(text, StringComparison.Ordinal));

    internal async Task<string> LogAsync() => await TextAsync(BlobNames.Log(Key.Job, Key.Run)) ?? "";

    internal Task<string?> OutputAsync(string path) => TextAsync(BlobNames.Output(Key.Job, path));

    internal string AgentLog => File.Exists(Folder.AgentLog) ? File.ReadAllText(Folder.AgentLog) : "(no agent was here)";

    /// <summary>Processes that carry the run's token, wherever they have gone.</summary>
    internal IReadOnlyList<int> Processes()
    {
        var token = RunFolder.Read(Folder.InState("token"));
        return token is null ? [] : [.. Everywhere().Where(pid => Environ(pid).Contains(token, StringComparison.Ordinal))];
    }

    internal async Task EraseAsync()
    {
        await Eventually.HoldsAsync("nothing of the run is left", () =>
        {
            var left = Processes().Concat(Agents()).ToList();
            left.ForEach(pid => _ = Native.kill(pid, Kill));
            return left.Count == 0;
        });
    }

    internal IReadOnlyList<int> Agents() => [.. Everywhere().Where(pid => CommandLine(pid).Contains(Folder.Root, StringComparison.Ordinal)
        && CommandLine(pid).Contains("--work", StringComparison.Ordinal))];

    /// <summary>Of every process of this machine: what every user of it may read.</summary>
    internal static IReadOnlyList<string> CommandLines() => [.. Everywhere().Select(CommandLine)];

    private async Task<string?> TextAsync(string blob)
    {
        await using var content = await lab.Store.ReadAsync(blob);
        if (content is null)
        {
            return null;
        }

        using var reader = new StreamReader(content.Stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }

    private static IEnumerable<int> Everywhere() => Directory.EnumerateDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), out var pid) ? pid : 0)
        .Where(pid => pid > 0 && pid != Environment.ProcessId && ProcessStat.Read(pid) is { IsAlive: true });

    private static string Environ(int pid) => ReadProc(pid, "environ");

    private static string CommandLine(int pid) => ReadProc(pid, "cmdline");

    private static string ReadProc(int pid, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{pid}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
