using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Functions.Triggers;

internal static class UploadErrors
{
    public static PilotError NotAnArchive(string blob) => new(
        "PILOT0525",
        "This is not where, or not what, an upload may be.",
        "Drop a .tar.gz, .tgz, .tar or .zip at uploads/{account}/{name}.",
        blob);

    public static PilotError TakenInVain(string blob, int attempts, string reason) => new(
        "PILOT0528",
        string.Create(CultureInfo.InvariantCulture, $"The upload could not be taken in at {attempts} attempts: {reason}"),
        "Look at the server's log around this time, mend the cause, then drop the file again.",
        blob);
}
