using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;
using Pilot.Cli.Up;

namespace Pilot.Cli;

/// <summary>All that a command touches outside itself, so that a test can be the whole world of a command.</summary>
internal sealed record Surroundings
{
    /// <summary>Data goes here.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Progress, questions and errors go here.</summary>
    public required TextWriter Error { get; init; }

    public required ITerminal Terminal { get; init; }

    /// <summary>Environment variable by name; null when it is not set.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The current folder, absolute.</summary>
    public required string Folder { get; init; }

    public required TimeProvider Time { get; init; }

    /// <summary>Makes the transport; called at most once per command.</summary>
    public required Func<HttpMessageHandler> Http { get; init; }

    public required IPrograms Programs { get; init; }

    public PilotHome Home => PilotHome.From(Variable);

    public static Surroundings OfThisProcess() => new()
    {
        Out = StandardStreams.Out(),
        Error = StandardStreams.Error(),
        Terminal = new RealTerminal(),
        Variable = Environment.GetEnvironmentVariable,
        Folder = Directory.GetCurrentDirectory(),
        Time = TimeProvider.System,
        Http = PlatformTransport.Create,
        Programs = new RealPrograms(),
    };
}
