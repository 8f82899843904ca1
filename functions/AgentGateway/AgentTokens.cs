using System.Globalization;
using Pilot.Core.Accounts;
using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Storage;

namespace Pilot.Functions.AgentGateway;

/// <summary>Signed tokens that say which run's agent holds them and until when.</summary>
internal sealed class AgentTokens(IBlobStore blobs, TimeProvider time)
{
    private readonly SignedClaims claims = new(blobs, BlobNames.AgentKey, "pilot agent gateway 1");

    public Task<string> IssueAsync(RunKey run, DateTimeOffset expires, CancellationToken cancellation) => claims.SignAsync(
        string.Create(CultureInfo.InvariantCulture, $"{run.Job}\n{run.Run}\n{expires.ToUnixTimeSeconds()}"), cancellation);

    /// <exception cref="PilotException">PILOT1002 for what is no token of ours, PILOT1003 for one that has expired.</exception>
    public async Task<RunKey> ReadAsync(string token, CancellationToken cancellation)
    {
        // Signed by us, so of the form that we gave it.
        var words = (await claims.ReadAsync(token, cancellation))?.Split('\n') ?? throw new PilotException(GatewayErrors.NoToken());
        return time.GetUtcNow().ToUnixTimeSeconds() < long.Parse(words[2], CultureInfo.InvariantCulture)
            ? new RunKey(JobId.Parse(words[0]), words[1])
            : throw new PilotException(GatewayErrors.Expired());
    }
}
