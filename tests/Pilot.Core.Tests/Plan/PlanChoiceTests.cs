using Pilot.Core.Plan;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Tests.Plan;

public sealed class PlanPolicyTests
{
    private static PlanOffer Offer(string name, decimal pricePerHour, string? container = null) => new(
        "target", name, "somewhere", container is null ? PlanPolicy.PlainProcess : $"container ({container})", 4, 8L << 30, 0, null, pricePerHour, Container: container);

    [Fact]
    public void One_offer_answers_to_every_name()
    {
        var plan = PlanPolicy.Choose([Offer("only", 0)], null).ShouldHaveSingleItem();

        foreach (var name in new[] { "cheapest", "fastest", "balanced" })
        {
            plan.Answers(name).ShouldBeTrue();
        }

        plan.Answers("spot").ShouldBeFalse();
        plan.Cost.ShouldBe(0);
    }

    [Fact]
    public void The_lowest_price_per_hour_is_taken_and_no_cost_is_made_up_for_it()
    {
        var plan = PlanPolicy.Choose([Offer("dear", 3), Offer("cheap", 1)], null).ShouldHaveSingleItem();

        plan.Offer.Offer.ShouldBe("cheap");
        plan.Cost.ShouldBeNull();
        plan.DurationSeconds.ShouldBeNull();
    }

    [Fact]
    public void An_image_that_will_not_be_used_is_said() =>
        PlanPolicy.Choose([Offer("local/process", 0)], null, "pytorch/pytorch:2")[0].Why.ShouldContain("pytorch/pytorch:2 is not used");

    [Fact]
    public void An_image_that_will_be_used_needs_no_words() =>
        PlanPolicy.Choose([Offer("local/podman", 0, "podman")], null, "pytorch/pytorch:2")[0].Why.ShouldNotContain("not used");

    [Fact]
    public void A_profile_that_failed_is_said() =>
        PlanPolicy.Choose([Offer("only", 0)], new ProfileResult("look", 1, new RunOutcome(RunEnd.Exited, 1), ""))[0].Why
            .ShouldContain("profile command did not succeed");
}
