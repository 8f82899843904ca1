using System.Globalization;
using Pilot.Core.Errors;

namespace Pilot.Adapters.Remote;

/// <summary>What an agent elsewhere may find out about its way to storage.</summary>
internal static class RemoteErrors
{
    internal static PilotException NotUnderstood(string why) => new(new PilotError(
        "PILOT1005",
        $"The agent does not understand the credential that it was started with: {why}.",
        "Use an agent image of the same version as the platform (--agent-image)."));

    internal static PilotException Refused(int status, string what) => new(new PilotError(
        "PILOT1006",
        string.Create(CultureInfo.InvariantCulture, $"Storage refused the agent's request with status {status}: {what}"),
        "If the credential has expired, the platform was away for longer than it was good for: run the job again."));
}
