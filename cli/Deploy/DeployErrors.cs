using Pilot.Core.Errors;
using Pilot.Core.JobFiles;

namespace Pilot.Cli.Deploy;

/// <summary>PILOT0127 to PILOT0129 and PILOT0220: docs/errors.</summary>
internal static class DeployErrors
{
    public static PilotException NoJobFile(string folder) => new(new PilotError(
        "PILOT0220",
        $"The folder has no job file ({JobSpec.FileName}), so there is no command to run.",
        $"Write one with a line such as 'run: python train.py', or give the command with --run.",
        folder));

    public static PilotException NoConfig(string file) => new(new PilotError(
        "PILOT0127",
        "There is no such job file.",
        "Check the path given with --config.",
        file));

    public static PilotException NotComplete(string digest) => new(new PilotError(
        "PILOT0128",
        $"The platform still misses parts of the package {digest[..12]} after all were sent.",
        "Run the command again: only what is missing is sent."));

    public static PilotException EmptyCommand() => new(new PilotError(
        "PILOT0129",
        "No command was given.",
        "Run `pilot deploy` again and write the command that runs the job, or give it with --run."));
}
