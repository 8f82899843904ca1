namespace Pilot.Aws.Tests.StandIn;

/// <summary>What the cloud would start in a container.</summary>
public sealed record ContainerSpec(string JobName, string Image, IReadOnlyList<string> Command, IReadOnlyDictionary<string, string> Environment);

/// <summary>A container that was started.</summary>
public interface IContainer
{
    bool HasExited { get; }

    /// <summary>Set once it has exited.</summary>
    int ExitCode { get; }

    string Output { get; }

    /// <summary>SIGTERM.</summary>
    void Terminate();

    /// <summary>The machine is gone, and everything on it.</summary>
    Task KillAsync();
}

/// <summary>Starts containers; throws nothing.</summary>
public delegate IContainer ContainerHost(ContainerSpec spec);

/// <summary>A container that is nothing: it runs until told otherwise.</summary>
public sealed class IdleContainer : IContainer
{
    private readonly Action? onTerminate;

    public IdleContainer(Action? onTerminate = null) => this.onTerminate = onTerminate;

    public bool HasExited { get; private set; }

    public int ExitCode { get; private set; }

    public string Output { get; set; } = "";

    public void Exit(int code) => (ExitCode, HasExited) = (code, true);

    public void Terminate()
    {
        onTerminate?.Invoke();
        Exit(143);
    }

    public Task KillAsync()
    {
        Exit(137);
        return Task.CompletedTask;
    }
}
