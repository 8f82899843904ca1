using Pilot.Adapters.Remote.Gateway;
using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Functions.AgentGateway;

/// <summary>Agents elsewhere reach storage through this platform.</summary>
/// <param name="address">Where they reach it; null when nobody said.</param>
internal sealed class GatewayAccess(Uri? address, AgentTokens tokens, TimeProvider time) : IRunAccess
{
    /// <summary>A day: half of it may pass with this platform away before an agent has to give up.</summary>
    internal static readonly TimeSpan Life = TimeSpan.FromDays(1);

    public string? Unreachable => address is not null ? null
        : "the platform keeps blobs where only its own machine reaches them, and has no address for agents. Start it with --agent-url, the address "
            + "at which the machines elsewhere reach this platform, or keep blobs in an object store (--blobs).";

    public async Task<RunAccess> IssueAsync(RunKey run, CancellationToken cancellation)
    {
        if (Unreachable is { } reason)
        {
            throw new PilotException(LaunchErrors.StorageUnreachable(reason));
        }

        var expires = time.GetUtcNow() + Life;
        var token = await tokens.IssueAsync(run, expires, cancellation);
        var grant = new GatewayGrant(GatewayGrant.Name, expires, address!.GetLeftPart(UriPartial.Authority), token);
        return new RunAccess(grant.ToLine(), expires);
    }
}
