using Pilot.AzureCompute.Tests.Lab;
using Pilot.AzureCompute.Tests.StandIn;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;

namespace Pilot.AzureCompute.Tests;

/// <summary>That Azure does not say what it has is not the same as having nothing.</summary>
public sealed class OfferTroubleStories : AzureStory
{
    private static readonly OfferQuery Cores = new(new ResourceRequest(Cpu: 1), null);
    private static readonly OfferQuery Devices = new(new ResourceRequest(Gpu: "T4:1"), null);

    [ArmTheory]
    [InlineData(ArmFault.Error, RefusalKind.Unreachable, "PILOT1025")]
    [InlineData(ArmFault.LostAnswer, RefusalKind.Unreachable, "PILOT1025")]
    [InlineData(ArmFault.HalfAnswer, RefusalKind.Unreachable, "PILOT1025")]
    [InlineData(ArmFault.Throttle, RefusalKind.Throttled, "PILOT1024")]
    public async Task What_keeps_Azure_from_answering_is_told_from_having_nothing(ArmFault fault, RefusalKind kind, string code)
    {
        Faults.Sometimes("*", fault, 1);

        foreach (var (target, query) in new[] { (Lab.Instances, Cores), (Lab.Apps, Devices) })
        {
            var trouble = await Should.ThrowAsync<RemoteException>(() => target.OffersAsync(query, default));
            trouble.Kind.ShouldBe(kind);
            trouble.Error.Code.ShouldBe(code);
        }
    }

    [ArmFact]
    public async Task A_login_that_Azure_refuses_is_a_kind_of_its_own()
    {
        Lab.Restart(token: "stale");

        foreach (var (target, query) in new[] { (Lab.Instances, Cores), (Lab.Apps, Devices) })
        {
            var trouble = await Should.ThrowAsync<RemoteException>(() => target.OffersAsync(query, default));
            (trouble.Kind, trouble.Error.Code).ShouldBe((RefusalKind.BadCredential, "PILOT1023"));
            trouble.Error.Remedy.ShouldContain("Log in");
        }
    }

    [ArmFact]
    public async Task Offers_are_back_when_Azure_is()
    {
        Faults.Next(ArmVerbs.Environment, Enumerable.Repeat(ArmFault.Error, 10));
        await Should.ThrowAsync<RemoteException>(() => Lab.Apps.OffersAsync(Devices, default));

        await EventuallyAsync("offers", async () =>
        {
            try
            {
                return (await Lab.Apps.OffersAsync(Devices, default)).Offers.Count > 0;
            }
            catch (RemoteException)
            {
                return false;
            }
        });
    }
}
