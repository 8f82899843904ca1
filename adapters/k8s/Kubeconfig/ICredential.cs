using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace Pilot.Adapters.K8s.Kubeconfig;

/// <summary>Who this platform is to a cluster, now.</summary>
internal interface ICredential
{
    /// <param name="refused">The one before was refused; a cached one is not good enough.</param>
    /// <exception cref="Core.Errors.PilotException">PILOT1082 or PILOT1083.</exception>
    ValueTask<Credential> GetAsync(bool refused, CancellationToken cancellation);
}

/// <param name="Authorization">Null for none.</param>
/// <param name="Certificate">The client's own, with its key; null for none.</param>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, X509Certificate2? Certificate)
{
    /// <summary>Without secrets.</summary>
    public override string ToString() => nameof(Credential);

    internal static AuthenticationHeaderValue Bearer(string token) => new("Bearer", token);
}
