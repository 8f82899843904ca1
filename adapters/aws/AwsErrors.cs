using Pilot.Core.Errors;

namespace Pilot.Adapters.Aws;

internal static class AwsErrors
{
    public static PilotException Refused(string message, string? action, Exception? cause) => new(
        new PilotError(
            "PILOT1050",
            $"AWS refuses the platform's credential: {message}",
            action is null ? "Log in again, or correct the profile or role of the account, then run `pilot cloud check`."
                : $"Allow the action '{action}' to the platform's identity, then run `pilot cloud check`."),
        cause);

    public static PilotException Unreachable(string service, Exception? cause) => new(
        new PilotError("PILOT1051", $"AWS ({service}) cannot be reached, or is in trouble.", "It is tried again; check the network and the account's region."),
        cause);

    public static PilotException Unexpected(string service, string operation, Exception? cause) => new(
        new PilotError(
            "PILOT1052", $"The answer of AWS ({service}, {operation}) is not what its description says.", "It is tried again; report it if it stays."),
        cause);

    public static PilotException Settings(string setting, string problem) => new(
        new PilotError("PILOT1053", $"The setting '{setting}' of the AWS account does not fit: {problem}", "Add the account again with the setting corrected."));

    public static PilotException Throttled(string service, Exception? cause) => new(
        new PilotError("PILOT1054", $"AWS ({service}) asks for fewer calls.", "It is tried again later."), cause);

    public static PilotException Invalid(string service, string message, Exception? cause) => new(
        new PilotError("PILOT1055", $"AWS ({service}) refuses the request: {message}", "Follow what the message says."), cause);
}
