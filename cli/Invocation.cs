using System.CommandLine;
using Pilot.Cli.Connection;
using Pilot.Cli.Terminal;

namespace Pilot.Cli;

/// <summary>One command being carried out: its surroundings, its screen, and the platform it talks to.</summary>
internal sealed class Invocation(Surroundings around, ParseResult parse)
{
    private readonly Lazy<Screen> screen = new(() => new Screen(
        around,
        parse.GetValue(SharedOptions.Json),
        parse.GetValue(SharedOptions.NoColor)));

    public Surroundings Around => around;

    public Screen Screen => screen.Value;

    public EndpointResolver Endpoints => new(around.Home, parse.GetValue(SharedOptions.Url) ?? around.Variable("PILOT_URL"));

    /// <summary>Fails when nobody is logged in; asks nothing.</summary>
    public PlatformClient Connect() => Connect(Endpoints.Resolve());

    public PlatformClient Connect(Endpoint endpoint) => new(around.Http(), endpoint, around.Time, () => Endpoints.Find());
}
