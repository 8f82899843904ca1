using Pilot.Clouds.Testing;
using Pilot.Core.Launch;

namespace Pilot.Agent.Tests;

/// <summary>The contract of targets elsewhere can be kept: by a cloud without any service.</summary>
public sealed class PlainCloudContractTests : RemoteTargetContract
{
    private PlainCloud? cloud;
    private StorageLab? storage;

    protected override IComputeTarget Target => cloud!;

    protected override StorageLab Storage => storage!;

    public override async Task InitializeAsync()
    {
        cloud = PlainCloud.Open();
        storage = await StorageLab.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await cloud!.DisposeAsync();
        await Storage.DisposeAsync();
    }

    protected override Task TakeAwayAsync(RunKey run) => cloud!.TakeAwayAsync(run);
}
