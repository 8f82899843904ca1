using Pilot.Core.Errors;

namespace Pilot.Functions.Events;

internal static class NoticeErrors
{
    public static PilotError NotTaken() => new(
        "PILOT1101",
        "This platform takes no events.",
        "Set PILOT_EVENT_KEY, the key that they are signed with, and start it again.");

    public static PilotError NotGenuine() => new(
        "PILOT1102",
        "The event is not signed, or with another key.",
        "Give the sender and the platform the same key.");

    public static PilotError Stale() => new(
        "PILOT1103",
        "The event was signed too long ago, or by a clock that is ahead.",
        "Sign each delivery anew; set the clocks right.");

    public static PilotError NotUnderstood(string reason) => new(
        "PILOT1104",
        $"The event is not understood: {reason}",
        "Bring sender and platform to the same version.");
}
