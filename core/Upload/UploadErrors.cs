using Pilot.Core.Errors;

namespace Pilot.Core.Upload;

public static class UploadErrors
{
    public static PilotError NoCommand { get; } = new(
        "PILOT0390",
        "The package has no job file and no command was given.",
        "Add a .spilot.yaml with a run line at the root of the folder, or deploy with --run \"<command>\".");
}
