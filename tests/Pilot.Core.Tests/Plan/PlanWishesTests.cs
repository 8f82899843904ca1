using Pilot.Core.Plan;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan;

public sealed class PlanWishesTests
{
    [Fact]
    public void Everything_is_read_as_people_write_it() =>
        PlanWishes.Read("EastUS, eu-*", "never", "1h30m", "$7.50", "95%")
            .ShouldBe(new PlanWishes("eastus,eu-*", SpotUse.Never, 5400, 7.5m, 0.95));

    [Fact]
    public void Nothing_written_is_no_wish() => PlanWishes.Read(null, null, null, null, null).ShouldBeNull();

    [Theory]
    [InlineData("east us", null, null, null, null, "PILOT0963")]
    [InlineData("", null, null, null, null, "PILOT0963")]
    [InlineData(null, "maybe", null, null, null, "PILOT0962")]
    [InlineData(null, "1", null, null, null, "PILOT0962")]
    [InlineData(null, null, "soon", null, null, "PILOT0964")]
    [InlineData(null, null, "0", null, null, "PILOT0964")]
    [InlineData(null, null, null, "-3", null, "PILOT0965")]
    [InlineData(null, null, null, "much", null, "PILOT0965")]
    [InlineData(null, null, null, null, "100%", "PILOT0966")]
    [InlineData(null, null, null, null, "0.3", "PILOT0966")]
    public void What_cannot_be_read_has_its_number(string? regions, string? spot, string? deadline, string? budget, string? confidence, string code) =>
        Refusals.Of(() => PlanWishes.Read(regions, spot, deadline, budget, confidence)).Code.ShouldBe(code);

    [Fact]
    public void What_came_as_json_is_held_to_the_same_rules()
    {
        Refusals.Of(() => new PlanWishes(Budget: 0).Check()).Code.ShouldBe("PILOT0965");
        Refusals.Of(() => new PlanWishes(DeadlineSeconds: double.NaN).Check()).Code.ShouldBe("PILOT0964");
        Refusals.Of(() => new PlanWishes(Confidence: 1).Check()).Code.ShouldBe("PILOT0966");
        Refusals.Of(() => new PlanWishes(Regions: "a,,b").Check()).Code.ShouldBe("PILOT0963");
    }

    [Theory]
    [InlineData("fastet", "did you mean fastest?")]
    [InlineData("Cheapest", "did you mean cheapest?")]
    [InlineData("", "There is no plan ''.")]
    [InlineData("deadline", "without a deadline")]
    [InlineData("budget", "without a budget")]
    [InlineData("spot", "where spot machines are never to be used")]
    public void A_plan_that_can_never_be_had_is_refused(string plan, string words)
    {
        var error = Refusals.Of(() => PlanWishes.CheckPlan(plan, new PlanWishes(Spot: SpotUse.Never)));

        error.Code.ShouldBe("PILOT0981");
        error.Message.ShouldContain(words);
    }

    [Fact]
    public void A_plan_that_may_come_to_be_is_not()
    {
        foreach (var plan in PlanNames.All.Append(null))
        {
            PlanWishes.CheckPlan(plan, new PlanWishes(DeadlineSeconds: 60, Budget: 1));
        }

        PlanWishes.CheckPlan(PlanNames.Spot, null);
    }

    [Fact]
    public void A_region_may_end_with_a_star()
    {
        var needs = new MachineNeeds(null, new PlanWishes("eu-*,eastus"));

        needs.HoldsRegion("eu-west-1").ShouldBeTrue();
        needs.HoldsRegion("EastUS").ShouldBeTrue();
        needs.HoldsRegion("eastus2").ShouldBeFalse();
        needs.HoldsRegion(null).ShouldBeTrue("this machine is in no region");
    }
}
