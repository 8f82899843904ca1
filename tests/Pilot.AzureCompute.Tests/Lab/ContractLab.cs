using Pilot.Adapters.Azure.Compute;
using Pilot.Adapters.Azure.Compute.Arm;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Clouds.Testing;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.AzureCompute.Tests.Lab;

/// <summary>The adapter before a stand-in whose containers are real agents, with storage that they reach.</summary>
public sealed class ContractLab : IAsyncDisposable
{
    private readonly AgentContainers containers;
    private readonly ArmStandIn arm;
    private readonly CatalogueStore catalogue;

    private ContractLab(StorageLab storage, AgentContainers containers, ArmStandIn arm)
    {
        Storage = storage;
        this.containers = containers;
        this.arm = arm;
        catalogue = new CatalogueStore(storage.Store, TimeProvider.System);
        var provider = new AzureProvider(catalogue, TimeProvider.System, new StandInAccount.Login())
        {
            Retry = new ArmRetry(2, TimeSpan.FromMilliseconds(5), TimeSpan.FromSeconds(10)),
        };
        Targets = provider.Open(StandInAccount.Of(arm.Endpoint), AzureLab.Platform);
    }

    public StorageLab Storage { get; }

    /// <summary>Container Instances, then Container Apps.</summary>
    public IReadOnlyList<IComputeTarget> Targets { get; }

    public ArmState State => arm.State;

    public static async Task<ContractLab> StartAsync()
    {
        var containers = new AgentContainers();
        return new ContractLab(await StorageLab.StartAsync(), containers, await ArmStandIn.StartAsync(containers));
    }

    public async ValueTask DisposeAsync()
    {
        await arm.DisposeAsync();
        await containers.DisposeAsync();
        catalogue.Dispose();
        await Storage.DisposeAsync();
        arm.Violations.ShouldBeEmpty();
    }
}
