using Pilot.Adapters.K8s.Client;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Core.Errors;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>A cluster that is logged in to.</summary>
/// <param name="Space">The namespace where jobs are made.</param>
internal sealed record Cluster(KubeClient Client, string Space, KubeVersion Version) : IDisposable
{
    public string Jobs => $"apis/batch/v1/namespaces/{Space}/jobs";

    public string Pods => $"api/v1/namespaces/{Space}/pods";

    public string Secrets => $"api/v1/namespaces/{Space}/secrets";

    /// <exception cref="PilotException">PILOT1080 to PILOT1086; PILOT1089 for a cluster that is too old.</exception>
    public static async Task<Cluster> OpenAsync(ClusterSettings settings, ClusterAccess access, TimeProvider time, CancellationToken cancellation)
    {
        var client = new KubeClient(access, time);
        try
        {
            var answer = (await client.GetAsync("version", KubeJson.Default.ServerVersion, cancellation)).OrThrow();
            var version = KubeVersion.Of(answer);
            return version.IsKnown
                ? new Cluster(client, settings.Namespace ?? access.Namespace, version)
                : throw KubeErrors.TooOld(answer.GitVersion);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
