using Pilot.Core.Errors;

namespace Pilot.Functions.AgentGateway;

/// <summary>What the gateway refuses to an agent, or to whoever says to be one.</summary>
internal static class GatewayErrors
{
    public static PilotError NoToken() => new(
        "PILOT1002",
        "This address is for the agents of jobs, and the request carries no token of one that is valid.",
        "Nothing needs to be done by hand: the platform gives each agent its token.");

    public static PilotError Expired() => new(
        "PILOT1003",
        "The agent's token has expired.",
        "Its agent could not fetch the next one in time: run the job again.");

    public static PilotError Outside(string name) => new(
        "PILOT1004",
        $"The agent's token does not open {name} for this.",
        "An agent reads its own job's folder, and writes its run's report, log and outputs.");
}
