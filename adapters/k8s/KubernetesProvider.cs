using Microsoft.Extensions.Logging;
using Pilot.Adapters.K8s.Checks;
using Pilot.Adapters.K8s.Compute;
using Pilot.Adapters.K8s.Kubeconfig;
using Pilot.Core.Clouds;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.K8s;

/// <summary>Clusters that a kubeconfig, or the pod that the platform runs in, gives access to.</summary>
public sealed partial class KubernetesProvider(CatalogueStore catalogue, TimeProvider time, ILogger<KubernetesProvider> logger) : ICloudProvider
{
    public string Kind => CloudTargets.Kubernetes;

    public IReadOnlyList<CloudSetting> Settings => ClusterSettings.Known;

    public IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform) =>
        [new KubernetesTarget(account, platform, catalogue.TableAsync, time, access => Warn(account, access))];

    public Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation) =>
        ClusterChecks.RunAsync(account, platform, time, cancellation);

    private void Warn(CloudAccount account, ClusterAccess access)
    {
        if (access.SkipTlsVerify)
        {
            Log.TlsNotVerified(logger, account.Name, access.Server);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "The cluster {Account} at {Server} is trusted without a look at its certificate (insecure-skip-tls-verify): whoever is in between can read and change everything.")]
        public static partial void TlsNotVerified(ILogger logger, string account, Uri server);
    }
}
