namespace Pilot.Cli.Up;

/// <summary>Starting, seeing and ending other programs.</summary>
internal interface IPrograms
{
    /// <summary>Folder of the <c>pilot</c> program itself.</summary>
    string OwnFolder { get; }

    /// <summary>Starts a program and does not wait; its output is dropped. False when it cannot be started.</summary>
    bool TryStart(string program, IReadOnlyList<string> arguments);

    /// <summary>
    /// Starts a server in front: it shares this terminal, and Ctrl-C reaches it too. What it prints goes to standard error,
    /// because standard output carries what <c>pilot</c> says.
    /// </summary>
    IServerProcess StartInFront(ServerProgram server);

    /// <summary>Starts a server in a session of its own, which outlives this terminal.</summary>
    /// <param name="log">Its output is appended here; the file exists.</param>
    IServerProcess StartDetached(ServerProgram server, string log);

    /// <summary>
    /// The arguments of a running process, its program first; null when there is no such process. A system without
    /// <c>/proc</c> does not tell where one ends: they are cut at spaces there.
    /// </summary>
    IReadOnlyList<string>? ArgumentsOf(int pid);

    /// <summary>Asks a process to end (SIGTERM). Already gone is fine.</summary>
    void Terminate(int pid);
}

internal interface IServerProcess : IDisposable
{
    int Pid { get; }

    bool HasExited { get; }

    /// <returns>The exit code.</returns>
    Task<int> WaitAsync(CancellationToken cancellation);
}
