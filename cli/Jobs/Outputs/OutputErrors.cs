using Pilot.Core.Errors;

namespace Pilot.Cli.Jobs.Outputs;

/// <summary>PILOT016x: docs/errors/01xx.md.</summary>
internal static class OutputErrors
{
    public static PilotException Escapes(string path) => new(new PilotError(
        "PILOT0160",
        "An output's path leads out of the download folder, so it was not written.",
        "Download to an empty folder; when the path itself holds '..', look at what the job wrote.",
        path));

    public static PilotException InTheWay(string path, string place) => new(new PilotError(
        "PILOT0161",
        $"The output '{path}' cannot be written: a file and a folder have the same name.",
        "Move it away, or download to another folder.",
        place));

    public static PilotException BrokenOff(string path, string reason) => new(new PilotError(
        "PILOT0162",
        $"The download of '{path}' broke off ({reason.TrimEnd('.')}).",
        "Run the command again: it goes on where it stopped."));

    public static PilotException CannotWrite(string place, string reason) => new(new PilotError(
        "PILOT0163",
        $"The download cannot be written ({reason.TrimEnd('.')}).",
        "Make room or choose a folder that you may write to, then run the command again: it goes on where it stopped.",
        place));
}
