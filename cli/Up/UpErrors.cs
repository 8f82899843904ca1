using Pilot.Core.Errors;

namespace Pilot.Cli.Up;

/// <summary>PILOT0130 to PILOT0135: docs/errors/01xx.md.</summary>
internal static class UpErrors
{
    public static PilotException NoServerProgram(IReadOnlyList<string> places) => new(new PilotError(
        "PILOT0130",
        "The program pilot-server was not found.",
        "Name it with --server or PILOT_SERVER, or put it beside pilot in a folder named server.",
        Details: [.. places.Select(place => $"looked for {place}")]));

    public static PilotException EndedAtStart(string log, IReadOnlyList<string> lines) => new(new PilotError(
        "PILOT0131",
        "The platform ended while it was starting.",
        "Its last lines are above; when the port is taken, choose another with --port.",
        log,
        ServerLog.Tail(lines)));

    public static PilotException NotHealthy(TimeSpan limit, string log, IReadOnlyList<string> lines) => new(new PilotError(
        "PILOT0132",
        $"The platform was started but did not answer within {limit.TotalSeconds:0} s.",
        "Look at its log; `pilot down` stops it.",
        log,
        ServerLog.Tail(lines)));

    public static PilotException StillThere(int pid, TimeSpan limit) => new(new PilotError(
        "PILOT0133",
        $"The platform (pid {pid}) was asked to stop and is still there after {limit.TotalSeconds:0} s.",
        $"Wait and run `pilot down` again, or end it by force with `kill -9 {pid}`: jobs and data survive that."));

    public static PilotException Ended(int code) => new(new PilotError(
        "PILOT0134",
        $"The platform ended with exit code {code}.",
        "Its last lines are above; when the port is taken, choose another with --port."));

    public static PilotException CannotStart(string file, string reason) => new(new PilotError(
        "PILOT0135",
        $"The platform cannot be started ({reason.TrimEnd('.')}).",
        "Check that the file is a program for this machine; a .dll needs the .NET runtime.",
        file));
}
