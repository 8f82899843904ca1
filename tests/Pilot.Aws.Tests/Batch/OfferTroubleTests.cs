using Pilot.Aws.Tests.StandIn;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.Aws.Tests.Batch;

/// <summary>That AWS does not say what it has is not the same as having nothing.</summary>
public sealed class OfferTroubleTests
{
    private static readonly OfferQuery Anything = new(new ResourceRequest(Cpu: 1), null);

    [Theory]
    [InlineData(Fault.ServerError, RefusalKind.Unreachable, "PILOT1051")]
    [InlineData(Fault.LostAnswer, RefusalKind.Unreachable, "PILOT1051")]
    [InlineData(Fault.Throttle, RefusalKind.Throttled, "PILOT1054")]
    public async Task What_keeps_AWS_from_answering_is_told_from_having_nothing(Fault fault, RefusalKind kind, string code)
    {
        await using var world = await BatchWorld.StartAsync();
        world.Aws.Faults.Sometimes("DescribeJobQueues", fault, 1);

        var trouble = await Should.ThrowAsync<RemoteException>(() => world.Open().OffersAsync(Anything, default));

        (trouble.Kind, trouble.Error.Code).ShouldBe((kind, code));
    }

    [Fact]
    public async Task A_credential_that_AWS_refuses_is_a_kind_of_its_own()
    {
        await using var world = await BatchWorld.StartAsync();
        var target = world.Provider(secret: "not the secret").OpenBatch(world.Account(), BatchWorld.Platform);

        var trouble = await Should.ThrowAsync<RemoteException>(() => target.OffersAsync(Anything, default));

        (trouble.Kind, trouble.Error.Code).ShouldBe((RefusalKind.BadCredential, "PILOT1050"));
    }
}
