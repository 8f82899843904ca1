using Pilot.Core.Errors;

namespace Pilot.Functions.Logs;

internal static class LogErrors
{
    public static PilotError Pattern(string reason) => new(
        "PILOT0467", $"That cannot be looked for: {reason}", "Write a shorter text, or a regular expression without look-around and back-references.");

    public static PilotError Position() => new(
        "PILOT0522",
        "There is no such place in a log.",
        "A run is a number from 1, or profile; an offset is a number of bytes; Last-Event-ID is the id of a log event, as it came.");
}
