using Pilot.Core.Errors;

namespace Pilot.Functions.Server;

internal static class ServerErrors
{
    public static PilotError Options(IReadOnlyList<string> faults) => new(
        "PILOT0501",
        "The server cannot start with these options.",
        "Correct what is listed and start again.",
        Details: faults);

    public static PilotError AlreadyRunning(string home) => new(
        "PILOT0509",
        $"Another server is running in {home}.",
        "Use that one (its address is in server.json there), stop it first, or choose another folder with --home.");

    public static PilotError HomeUnusable(string home, string reason) => new(
        "PILOT0526",
        $"The folder {home} cannot be used: {reason}",
        "Make it writable, or choose another folder with --home.");

    public static PilotError Port(string reason) => new(
        "PILOT0527",
        $"The server cannot listen: {reason}",
        "Choose another address with --urls, or a free port with --port 0.");
}
