using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Pilot.Testing;

/// <summary>A platform of the published programs on its own home, which can be killed and started again.</summary>
public sealed class Platform : StoryPlatform
{
    private readonly string[] options;
    private Process? server;
    private HttpClient? http;

    private Platform(string[] options) => this.options = options;

    public override HttpClient Http => http ?? throw new InvalidOperationException("The platform is not started.");

    public int ServerProcess => server?.Id ?? throw new InvalidOperationException("The platform is not started.");

    public override bool HasProcessesOfJobs => Processes().Any();

    /// <param name="options">Of the server, beside its home.</param>
    public static async Task<Platform> StartAsync(params string[] options)
    {
        var platform = new Platform(options);
        await platform.StartServerAsync();
        return platform;
    }

    public async Task StartServerAsync()
    {
        var connection = Path.Combine(Home, "server.json");
        var log = Path.Combine(Home, "server.log");
        var start = new ProcessStartInfo("/bin/sh") { WorkingDirectory = Home };
        foreach (var argument in (string[])["-c", "log=$1; shift; exec \"$0\" \"$@\" >>\"$log\" 2>&1", Programs.Server, log, "--home", Home, .. options])
        {
            start.ArgumentList.Add(argument);
        }

        server = Process.Start(start)!;
        await WaitAsync(() => Task.FromResult(ServerPid(connection) == server.Id), "the server says where it is", () => File.ReadAllText(log));
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(connection));
        http?.Dispose();
        http = new HttpClient { BaseAddress = new Uri(document.RootElement.GetProperty("url").GetString()!) };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", document.RootElement.GetProperty("token").GetString());
    }

    public void KillServer()
    {
        server!.Kill();
        server.WaitForExit();
    }

    public int KillAgents()
    {
        var agents = Processes().Where(p => p.Command.Contains("pilot-agent", StringComparison.Ordinal)).ToList();
        agents.ForEach(agent => Kill(agent.Id));
        return agents.Count;
    }

    /// <summary>As when the machine loses its power: supervisors first, so that none of them sees the end of the others.</summary>
    public override Task KillAllProcessesOfJobsAsync()
    {
        foreach (var (id, _) in Processes().OrderBy(process => process.Id).ToList())
        {
            Kill(id);
        }

        return Task.CompletedTask;
    }

    public override Task<string[]> ChunksAsync() => Task.FromResult<string[]>(
        [.. Directory.EnumerateFiles(Path.Combine(Home, "blobs", "chunks"), "*", SearchOption.AllDirectories)
            .Select(file => $"{file} {File.GetLastWriteTimeUtc(file):O}").Order(StringComparer.Ordinal)]);

    /// <summary>Processes of this platform's jobs and agents.</summary>
    public IEnumerable<(int Id, string Command)> Processes()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var id) || id == server?.Id)
            {
                continue;
            }

            var command = ReadAll(Path.Combine(folder, "cmdline"));
            if (command.Contains(Home, StringComparison.Ordinal) || ReadAll(Path.Combine(folder, "environ")).Contains(Home + "/work", StringComparison.Ordinal))
            {
                yield return (id, command.Replace('\0', ' '));
            }
        }
    }

    protected override string Complaint()
    {
        var log = Path.Combine(Home, "server.log");
        return File.ReadAllText(log)[^Math.Min(4000, (int)new FileInfo(log).Length)..];
    }

    public override async ValueTask DisposeAsync()
    {
        http?.Dispose();
        if (server is { HasExited: false })
        {
            KillServer();
        }

        foreach (var (id, _) in Processes())
        {
            Kill(id);
        }

        await WaitAsync(() => Task.FromResult(!Processes().Any()), "the platform's processes are gone");
        await base.DisposeAsync();
    }

    private static int? ServerPid(string connection)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(connection));
            return document.RootElement.GetProperty("pid").GetInt32();
        }
        catch (Exception fault) when (fault is IOException or JsonException)
        {
            return null;
        }
    }

    private static string ReadAll(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void Kill(int id)
    {
        try
        {
            Process.GetProcessById(id).Kill();
        }
        catch (ArgumentException)
        {
            // It ended by itself.
        }
    }
}
