using Pilot.Adapters.Aws.Batch;
using Pilot.Aws.Tests.StandIn;
using Pilot.Clouds.Testing;
using Pilot.Core.Launch;

namespace Pilot.Aws.Tests.Batch;

/// <summary>The contract of targets elsewhere, over the wire of AWS Batch, with real agents.</summary>
public sealed class BatchContractTests : RemoteTargetContract
{
    private BatchWorld? world;
    private BatchTarget? target;
    private StorageLab? storage;

    protected override IComputeTarget Target => target!;

    protected override StorageLab Storage => storage!;

    public override async Task InitializeAsync()
    {
        storage = await StorageLab.StartAsync();
        world = await BatchWorld.StartAsync(new AwsStandInOptions(BatchWorld.Queues, AgentContainer.Start));
        target = world.Open();
    }

    public override async Task DisposeAsync()
    {
        await world!.DisposeAsync();
        await Storage.DisposeAsync();
    }

    protected override Task PassTimeAsync()
    {
        world!.Aws.PassTime();
        return Task.CompletedTask;
    }

    protected override Task TakeAwayAsync(RunKey run) => world!.Aws.TakeAwayAsync(new BatchNames(BatchWorld.Platform).Of(run));
}
