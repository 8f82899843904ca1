using Pilot.Core.Errors;

namespace Pilot.Functions.Triggers;

internal static class UploadErrors
{
    public static PilotError NotAnArchive(string blob) => new(
        "PILOT0525",
        "This is not where, or not what, an upload may be.",
        "Drop a .tar.gz, .tgz, .tar or .zip at uploads/{account}/{name}.",
        blob);
}
