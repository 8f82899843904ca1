using System.Collections.Concurrent;

namespace Pilot.K8s.Tests.StandIn.Containers;

/// <summary>What a node runs containers with.</summary>
public interface IContainerRuntime
{
    IRunningContainer Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment);
}

public interface IRunningContainer : IAsyncDisposable
{
    /// <summary>Completes with the exit code.</summary>
    Task<int> Ended { get; }

    /// <summary>What it printed.</summary>
    string Output { get; }

    /// <summary>SIGTERM.</summary>
    void Terminate();

    /// <summary>SIGKILL.</summary>
    Task KillAsync();
}

/// <summary>Containers that do what the test says: each runs until it is told to end; SIGTERM ends it with 143 unless it is deaf.</summary>
public sealed class ScriptedRuntime : IContainerRuntime
{
    private readonly ConcurrentQueue<ScriptedContainer> started = new();

    public IReadOnlyList<ScriptedContainer> Started => [.. started];

    public bool Deaf { get; set; }

    public IRunningContainer Start(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment)
    {
        var container = new ScriptedContainer(argv, environment, Deaf);
        started.Enqueue(container);
        return container;
    }
}

public sealed class ScriptedContainer(IReadOnlyList<string> argv, IReadOnlyDictionary<string, string> environment, bool deaf) : IRunningContainer
{
    private readonly TaskCompletionSource<int> end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<string> Argv { get; } = argv;

    public IReadOnlyDictionary<string, string> Environment { get; } = environment;

    public Task<int> Ended => end.Task;

    public string Output { get; set; } = "";

    public void End(int code) => end.TrySetResult(code);

    public void Terminate()
    {
        if (!deaf)
        {
            End(143);
        }
    }

    public Task KillAsync()
    {
        End(137);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => new(KillAsync());
}
