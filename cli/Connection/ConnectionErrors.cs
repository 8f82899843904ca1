using Pilot.Core.Errors;

namespace Pilot.Cli.Connection;

/// <summary>PILOT0101 to PILOT0110: docs/errors/01xx.md.</summary>
internal static class ConnectionErrors
{
    public static PilotException Unreachable(Endpoint endpoint, Exception cause) => new(
        new PilotError(
            "PILOT0101",
            $"The platform at {endpoint.Url} cannot be reached ({Reason(cause)}).",
            endpoint.IsLocal
                ? "Start it with `pilot up --detach`, then try again."
                : "Check the address and the network, or name another platform with --url."),
        cause);

    public static PilotException TooSlow(Endpoint endpoint, TimeSpan limit) => new(new PilotError(
        "PILOT0102",
        $"The platform at {endpoint.Url} did not answer within {limit.TotalSeconds:0} s.",
        "Try again; look at the platform's log when it stays so."));

    public static PilotException LoginRefused(string url) => new(new PilotError(
        "PILOT0103",
        $"The platform at {url} does not accept your login any more.",
        "Log in again with `pilot login`."));

    public static PilotException NoPlatform() => new(new PilotError(
        "PILOT0104",
        "No platform runs on this machine, and you are not logged in to another.",
        "Start one with `pilot up --detach`, or log in with `pilot login --url <address>`."));

    public static PilotException ConnectionLost(string url, TimeSpan after) => new(new PilotError(
        "PILOT0105",
        $"The connection to {url} was lost and did not come back within {after.TotalMinutes:0} minutes.",
        "The job goes on; follow it again with `pilot job log <job> --follow` when the platform is back."));

    public static PilotException NotUnderstood(string url, string what) => new(new PilotError(
        "PILOT0106",
        $"The answer of {url} is not one of this platform ({what}).",
        "Check that the address is a ServerlessPilot platform of this version and that no proxy answers in its place."));

    public static PilotException NotLoggedIn(string url) => new(new PilotError(
        "PILOT0107",
        $"You are not logged in to {url}.",
        $"Log in with `pilot login --url {url}`."));

    public static PilotException WrongPassword(string url) => new(new PilotError(
        "PILOT0108",
        $"{url} does not know this user and password.",
        "Try again; an administrator can give you a new password."));

    public static PilotException NotAnAddress(string text) => new(new PilotError(
        "PILOT0109",
        $"'{text}' is not an address of a platform.",
        "Write it as http://host:port or https://host."));

    public static PilotException FileUnreadable(string path, string reason) => new(new PilotError(
        "PILOT0100",
        $"The file that says where to log in cannot be read ({reason.TrimEnd('.')}).",
        "Delete it and log in again with `pilot login`, or restart the platform with `pilot up`.",
        path));

    private static string Reason(Exception cause)
    {
        while (cause.InnerException is { } inner)
        {
            cause = inner;
        }

        return cause.Message.TrimEnd('.');
    }
}
