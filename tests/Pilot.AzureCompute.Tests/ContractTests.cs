using Pilot.Adapters.Azure.Compute;
using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Clouds.Testing;
using Pilot.Core.Launch;

namespace Pilot.AzureCompute.Tests;

/// <summary>Both services of Azure keep the contract of every target elsewhere, with real agents.</summary>
public abstract class ContractTests : RemoteTargetContract
{
    private ContractLab? lab;

    protected override StorageLab Storage => lab!.Storage;

    protected override IComputeTarget Target => Choose(lab!.Targets);

    protected ArmState State => lab!.State;

    public override async Task InitializeAsync()
    {
        lab = await ContractLab.StartAsync();

        // Azure takes its time to show what it was asked for.
        State.HiddenReads = 1;
    }

    public override async Task DisposeAsync() => await lab!.DisposeAsync();

    protected abstract IComputeTarget Choose(IReadOnlyList<IComputeTarget> offered);
}

public sealed class InstanceContractTests : ContractTests
{
    protected override IComputeTarget Choose(IReadOnlyList<IComputeTarget> offered) => offered[0];

    protected override async Task TakeAwayAsync(RunKey run)
    {
        var group = State.Groups[new AzureNames(AzureLab.Platform).Of(run)];
        await group.Container!.KillAsync();
        group.Evicted = true;
    }
}

public sealed class AppContractTests : ContractTests
{
    protected override IComputeTarget Choose(IReadOnlyList<IComputeTarget> offered) => offered[1];

    protected override Task TakeAwayAsync(RunKey run) =>
        State.Jobs[new AzureNames(AzureLab.Platform).Of(run)].Executions.Single().Container.KillAsync();
}
