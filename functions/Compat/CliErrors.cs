using Pilot.Core.Errors;

namespace Pilot.Functions.Compat;

internal static class CliErrors
{
    public static PilotError Form(string reason) => new(
        "PILOT0523",
        $"The form of this deploy cannot be read: {reason}",
        "Send multipart/form-data with an archive as `file` and a name as `job_name`.");
}
