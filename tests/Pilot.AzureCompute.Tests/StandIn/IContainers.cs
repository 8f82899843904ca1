namespace Pilot.AzureCompute.Tests.StandIn;

/// <summary>Starts what the cloud would have started as a container.</summary>
public interface IContainers
{
    IContainer Start(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment);
}

public interface IContainer
{
    /// <summary>Null while it runs.</summary>
    int? ExitCode { get; }

    /// <summary>What it wrote.</summary>
    string Output { get; }

    /// <summary>SIGTERM.</summary>
    void Terminate();

    /// <summary>The machine under it is gone.</summary>
    Task KillAsync();
}

/// <summary>Containers that end when the test says so.</summary>
public sealed class IdleContainers : IContainers
{
    private readonly List<IdleContainer> started = [];

    public IReadOnlyList<IdleContainer> Started
    {
        get
        {
            lock (started)
            {
                return [.. started];
            }
        }
    }

    public IContainer Start(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var container = new IdleContainer(image, command, environment);
        lock (started)
        {
            started.Add(container);
        }

        return container;
    }
}

public sealed class IdleContainer(string image, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment) : IContainer
{
    public string Image => image;

    public IReadOnlyList<string> Command => command;

    public IReadOnlyDictionary<string, string> Environment => environment;

    public int? ExitCode { get; private set; }

    public string Output { get; private set; } = "";

    public void End(int code, string output = "")
    {
        Output = output;
        ExitCode ??= code;
    }

    public void Terminate() => End(143);

    public Task KillAsync()
    {
        End(137);
        return Task.CompletedTask;
    }
}
