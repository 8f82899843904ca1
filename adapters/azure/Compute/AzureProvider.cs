using Azure.Core;
using Azure.Identity;
using Pilot.Adapters.Azure.Compute.Apps;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.Adapters.Azure.Compute.Checks;
using Pilot.Adapters.Azure.Compute.Instances;
using Pilot.Core.Clouds;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Azure.Compute;

/// <summary>
/// An Azure subscription: Container Instances for what needs no device, jobs of Container Apps for GPUs. Logs in with what
/// the platform's machine has (environment, managed identity, developer login).
/// </summary>
public sealed class AzureProvider : ICloudProvider
{
    private readonly CatalogueStore catalogue;
    private readonly TimeProvider time;
    private readonly Lazy<TokenCredential> credential;

    public AzureProvider(CatalogueStore catalogue, TimeProvider time, TokenCredential? credential = null)
    {
        this.catalogue = catalogue;
        this.time = time;
        this.credential = new Lazy<TokenCredential>(() => credential ?? new DefaultAzureCredential());
    }

    public string Kind => "azure";

    public IReadOnlyList<CloudSetting> Settings => AzureSettings.All;

    internal ArmRetry Retry { get; init; } = ArmRetry.Usual;

    internal AzureTimes Times { get; init; } = AzureTimes.Usual;

    public IReadOnlyList<IComputeTarget> Open(CloudAccount account, string platform)
    {
        var session = Session(account, platform);
        return
        [
            new ContainerInstancesTarget(session, account.TargetName(CloudTargets.ContainerInstances)),
            new ContainerAppsTarget(session, account.TargetName(CloudTargets.ContainerApps)),
        ];
    }

    public async Task<IReadOnlyList<CloudCheck>> CheckAsync(CloudAccount account, string platform, CancellationToken cancellation)
    {
        try
        {
            return await new AzureChecks(Session(account, platform)).RunAsync(cancellation);
        }
        catch (PilotException wrong)
        {
            return [new CloudCheck("read the account's settings", wrong.Error.Message, wrong.Error.Remedy)];
        }
    }

    private AzureSession Session(CloudAccount account, string platform) =>
        new(account, platform, credential, Retry, Times, catalogue, time);
}
