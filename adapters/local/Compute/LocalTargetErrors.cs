using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Local.Compute;

internal static class LocalTargetErrors
{
    internal static PilotException AgentCannotStart(string program, Exception cause) => new(
        new PilotError(
            "PILOT0901",
            $"The agent that runs jobs on this machine cannot be started: {cause.Message}.",
            "Check that the file is there and may be executed; installing again restores it.",
            program),
        cause);

    internal static PilotException StillRunning(RunKey run) => new(new PilotError(
        "PILOT0902",
        $"The run {run} is still running, so its work folder cannot be removed.",
        "Stop the run first, and remove it when it has ended."));

    internal static PilotException CannotRemove(RunKey run, Exception cause) => new(
        new PilotError(
            "PILOT0903",
            $"The work folder of the run {run} cannot be removed: {cause.Message}",
            "Delete the folder by hand, as the user who owns the files in it."),
        cause);
}
