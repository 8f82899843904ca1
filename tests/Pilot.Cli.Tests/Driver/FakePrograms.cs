using Pilot.Cli.Up;

namespace Pilot.Cli.Tests.Driver;

/// <summary>Processes that exist on paper.</summary>
internal sealed class FakePrograms : IPrograms
{
    /// <summary>The arguments of what runs, by process id.</summary>
    public Dictionary<int, string[]> Running { get; } = [];

    public List<string> Started { get; } = [];

    public List<int> Terminated { get; } = [];

    /// <summary>What starting the server does to the world; the process that it leaves.</summary>
    public Func<ServerProgram, string?, FakeServer>? OnStart { get; set; }

    public string OwnFolder { get; set; } = "/nowhere";

    public bool TryStart(string program, IReadOnlyList<string> arguments)
    {
        Started.Add($"{program} {string.Join(' ', arguments)}");
        return true;
    }

    public IServerProcess StartInFront(ServerProgram server) => Start(server, null);

    public IServerProcess StartDetached(ServerProgram server, string log) => Start(server, log);

    public IReadOnlyList<string>? ArgumentsOf(int pid) => Running.GetValueOrDefault(pid);

    public void Terminate(int pid)
    {
        Terminated.Add(pid);
        Running.Remove(pid);
    }

    private FakeServer Start(ServerProgram server, string? log)
    {
        Started.Add($"{server.File} {string.Join(' ', server.Arguments)}");
        return OnStart?.Invoke(server, log) ?? throw new InvalidOperationException("No server was expected to start.");
    }
}

internal sealed record FakeServer(int Pid, bool HasExited, int ExitCode = 0) : IServerProcess
{
    public Task<int> WaitAsync(CancellationToken cancellation) => Task.FromResult(ExitCode);

    public void Dispose()
    {
    }
}
