using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Adapters.Aws;

internal static class AwsErrors
{
    public static RemoteException Refused(string message, string? action, Exception? cause) => new(
        RefusalKind.BadCredential,
        new PilotError(
            "PILOT1050",
            $"AWS refuses the platform's credential: {message}",
            action is null ? "Log in again, or correct the profile or role of the account, then run `pilot cloud check`."
                : $"Allow the action '{action}' to the platform's identity, then run `pilot cloud check`."),
        cause);

    public static RemoteException Unreachable(string service, Exception? cause) => new(
        RefusalKind.Unreachable,
        new PilotError("PILOT1051", $"AWS ({service}) cannot be reached, or is in trouble.", "It is tried again; check the network and the account's region."),
        cause);

    public static RemoteException Unexpected(string service, string operation, Exception? cause) => new(
        RefusalKind.Unreachable,
        new PilotError(
            "PILOT1052", $"The answer of AWS ({service}, {operation}) is not what its description says.", "It is tried again; report it if it stays."),
        cause);

    public static RemoteException Settings(string setting, string problem) => new(
        RefusalKind.Invalid,
        new PilotError("PILOT1053", $"The setting '{setting}' of the AWS account does not fit: {problem}", "Add the account again with the setting corrected."));

    public static RemoteException Throttled(string service, Exception? cause) => new(
        RefusalKind.Throttled,
        new PilotError("PILOT1054", $"AWS ({service}) asks for fewer calls.", "It is tried again later."), cause);

    public static RemoteException Invalid(string service, RefusalKind kind, string message, Exception? cause) => new(
        kind,
        new PilotError("PILOT1055", $"AWS ({service}) refuses the request: {message}", "Follow what the message says."), cause);
}
