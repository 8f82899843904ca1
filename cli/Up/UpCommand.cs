using System.CommandLine;
using Pilot.Cli.Connection;

namespace Pilot.Cli.Up;

internal static class UpCommand
{
    public static Command Create(Surroundings around)
    {
        var detach = new Option<bool>("--detach", "-d") { Description = "Return when the platform answers; it goes on by itself" };
        var port = new Option<int?>("--port") { Description = "Port on 127.0.0.1 [default: a free one]", HelpName = "N" };
        var home = new Option<string?>("--home") { Description = "Folder for everything it keeps [default: $PILOT_HOME, ~/.spilot]", HelpName = "DIR" };
        var trust = new Option<bool>("--trust-users") { Description = "Let everybody's jobs run as plain processes, not only those of admins" };
        var server = new Option<string?>("--server") { Description = "The pilot-server program [default: $PILOT_SERVER, beside pilot]", HelpName = "FILE" };
        var command = new ExampleCommand(
            "up", "Start the platform on this machine", "pilot up", "pilot up --detach --port 7420", "pilot up --home /data/pilot")
        {
            detach,
            port,
            home,
            trust,
            server,
        };
        command.SetAction((parse, cancellation) =>
        {
            var place = HomeOf(around, parse.GetValue(home));
            var starting = new StartPlatform(new Invocation(around, parse), place);
            return starting.RunAsync(
                () => ServerProgram.Find(around, parse.GetValue(server), place.Folder, parse.GetValue(port), parse.GetValue(trust)),
                parse.GetValue(detach),
                cancellation);
        });
        return command;
    }

    public static PilotHome HomeOf(Surroundings around, string? given) =>
        given is null ? around.Home : new PilotHome(Path.GetFullPath(given, around.Folder));
}

/// <param name="State"><c>started</c>, <c>alreadyRunning</c>, <c>stopped</c> or <c>notRunning</c>.</param>
internal sealed record PlatformState(string State, string? Url, int? Pid);
