using Pilot.Core.Plan;
using Pilot.Core.Plan.Choice;
using Pilot.Core.Predict;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan;

public sealed class PlanChoiceTests
{
    private const double Hour = 3600;

    [Fact]
    public void One_offer_of_which_nothing_is_known_answers_to_every_name_but_spot()
    {
        var plan = PlanChoice.Of([Unknown("only", 0)], null).Plans.ShouldHaveSingleItem();

        plan.AlsoNamed.Prepend(plan.Name).ShouldBe(["cheapest", "fastest", "balanced"]);
        plan.Answers("spot").ShouldBeFalse();
        plan.Cost.ShouldBe(0);
        plan.Why.ShouldBe("The only machine that can be reached.");
    }

    [Fact]
    public void Without_a_prediction_the_lowest_price_per_hour_is_taken_and_no_cost_is_made_up_for_it()
    {
        var plan = PlanChoice.Of([Unknown("dear", 3), Unknown("cheap", 1)], null).Plans.ShouldHaveSingleItem();

        plan.Offer.Offer.ShouldBe("cheap");
        plan.Cost.ShouldBeNull();
        plan.DurationSeconds.ShouldBeNull();
        plan.Why.ShouldContain("how long the job takes is not known");
    }

    [Fact]
    public void Without_a_prediction_no_deadline_is_promised_and_a_budget_says_how_long_it_lasts()
    {
        var plan = PlanChoice.Of([Unknown("a", 2), Unknown("b", 3)], new PlanWishes(DeadlineSeconds: 6 * Hour, Budget: 20)).Plans.ShouldHaveSingleItem();

        plan.Why.ShouldContain("The deadline of 6 h cannot be promised.");
        plan.Why.ShouldContain("$20.00 last for 10 h here; then the job is stopped.");
        plan.Answers("deadline").ShouldBeTrue();
    }

    [Fact]
    public void Cheapest_fastest_and_the_knee_between_them()
    {
        var plans = PlanChoice.Of([Known("slow", 1, 10), Known("middle", 4, 3), Known("quick", 20, 2), Known("silly", 30, 5)], null).Plans;

        plans.Select(plan => (plan.Name, plan.Offer.Offer, plan.Cost)).ShouldBe([("cheapest", "slow", 10m), ("fastest", "quick", 40m), ("balanced", "middle", 12m)]);
        plans[2].Why.ShouldStartWith("$2.00 more than the cheapest saves 7 h");
    }

    [Fact]
    public void A_plan_carries_the_interval_of_its_time_and_cost()
    {
        var offer = Offer("one", 2);
        var plan = PlanChoice.Of([new Candidate(offer, new Prediction(new TimeEstimate(60, 120, 300), new TimeEstimate(3000, 3600, 7200), "Measured here."))], null).Plans.ShouldHaveSingleItem();

        (plan.DurationLowSeconds, plan.DurationSeconds, plan.DurationHighSeconds).ShouldBe((3060, 3720, 7500));
        (plan.CostLow, plan.Cost, plan.CostHigh).ShouldBe((1.7m, 2.066667m, 4.166667m));
        plan.Basis.ShouldBe("Measured here.");
    }

    [Fact]
    public void A_deadline_takes_the_cheapest_that_keeps_it_as_surely_as_is_asked()
    {
        Candidate[] offers = [Wide("cheap but wide", 1, 5), Known("sure", 2, 5), Known("late", 0.5, 9)];

        var ninety = PlanChoice.Of(offers, new PlanWishes(DeadlineSeconds: 6 * Hour)).Plans;
        var sixty = PlanChoice.Of(offers, new PlanWishes(DeadlineSeconds: 6 * Hour, Confidence: 0.6)).Plans;

        ninety.Single(plan => plan.Answers("deadline")).Offer.Offer.ShouldBe("sure");
        sixty.Single(plan => plan.Answers("deadline")).Offer.Offer.ShouldBe("cheap but wide");
        ninety[0].DeadlineProbability.ShouldBe(1);
    }

    [Fact]
    public void A_budget_takes_the_fastest_within_it()
    {
        var plans = PlanChoice.Of([Known("slow", 1, 10), Known("middle", 4, 3), Known("quick", 20, 2)], new PlanWishes(Budget: 15)).Plans;

        plans.Single(plan => plan.Answers("budget")).Offer.Offer.ShouldBe("middle");
        plans.ShouldAllBe(plan => plan.Cost <= 15);
    }

    [Fact]
    public void Where_nothing_keeps_the_limits_there_is_no_plan_and_each_offer_says_why()
    {
        var slow = Known("slow", 1, 10);
        var choice = PlanChoice.Of([slow, Known("quick", 20, 2)], new PlanWishes(DeadlineSeconds: Hour));

        choice.Plans.ShouldBeEmpty();
        choice.Why(slow).ShouldBe("It is ready within 60 min with 0 %; 90 % are asked for.");
    }

    [Fact]
    public void A_spot_machine_is_a_plan_of_its_own_with_its_losses_priced_in()
    {
        var choice = PlanChoice.Of([Known("stays", 3, 4, gpus: 1), Known("goes", 1, 4, gpus: 1, spot: true)], null);

        var spot = choice.Plans.Single(plan => plan.Name == "spot");
        spot.DurationSeconds!.Value.ShouldBeGreaterThan(4 * Hour);
        spot.DurationSeconds.Value.ShouldBe((Math.Exp(0.05 * 4) - 1) / 0.05 * Hour, 1);
        spot.Why.ShouldContain("priced in");
        choice.Plans.Where(plan => plan.Name != "spot").ShouldAllBe(plan => !plan.Offer.Spot);
    }

    [Fact]
    public void Spot_wanted_makes_every_plan_one_and_spot_never_makes_none()
    {
        Candidate[] offers = [Known("stays", 3, 4), Known("goes", 1, 4, spot: true)];

        PlanChoice.Of(offers[1..], new PlanWishes(Spot: SpotUse.Wanted)).Plans.ShouldHaveSingleItem().AlsoNamed.ShouldBe(["fastest", "balanced", "spot"]);
        PlanChoice.Of(offers, new PlanWishes(Spot: SpotUse.Never)).Plans.ShouldHaveSingleItem().Offer.Offer.ShouldBe("stays");
    }

    [Fact]
    public void A_spot_machine_that_would_hardly_see_the_end_of_the_job_is_no_plan()
    {
        var long_ = Known("goes", 1, 500, gpus: 1, spot: true);
        var choice = PlanChoice.Of([Known("stays", 3, 500, gpus: 1), long_], null);

        choice.Plans.ShouldHaveSingleItem().Offer.Offer.ShouldBe("stays");
        choice.Why(long_).ShouldContain("hardly ever end");
    }

    [Fact]
    public void Every_offer_can_say_why_it_lost()
    {
        Candidate[] offers =
            [Known("slow", 1, 10), Known("middle", 4, 3), Known("near the middle", 5, 2.9), Known("quick", 20, 2), Known("silly", 30, 5), Unknown("dark", 1), Known("goes", 1, 20, spot: true), Known("goes cheaper", 0.9, 20, spot: true)];
        var choice = PlanChoice.Of(offers, null);

        choice.Why(offers[0]).ShouldBe("It is the plan cheapest.");
        choice.Why(offers[2]).ShouldBe(
            "With 2.9 h and $14.50 it lies between the plans: cheapest is slow with 10 h and $10.00; fastest is quick with 2 h and $40.00; balanced is middle with 3 h and $12.00.");
        choice.Why(offers[4]).ShouldBe("middle is as good or better in both: 3 h and $12.00 against 5 h and $150.00.");
        choice.Why(offers[5]).ShouldStartWith("How long the job takes there is not known.");
        choice.Why(offers[6]).ShouldStartWith("Of the spot machines, goes cheaper is cheaper");
    }

    [Theory]
    [InlineData(3600, 0.5)]
    [InlineData(7200, 0.9)]
    [InlineData(1800, 0.1)]
    [InlineData(5091.17, 0.7391)]
    [InlineData(0, 0)]
    public void A_time_is_kept_as_the_interval_says(double seconds, double probability) =>
        Likelihood.Within(new TimeEstimate(1800, 3600, 7200), seconds).ShouldBe(probability, 0.001);

    [Fact]
    public void Without_losses_a_spot_machine_is_as_quick_as_one_that_stays() =>
        SpotModel.Stretch(TimeEstimate.Exactly(60), new TimeEstimate(1, 2, 3), 0).ShouldBe(new TimeEstimate(61, 62, 63));

    [Fact]
    public void The_mean_with_losses_is_what_a_simulation_finds()
    {
        var random = new Random(7);
        const double Work = 8 * Hour, StartUp = 600, Rate = 0.1 / Hour;
        var total = 0.0;
        const int Times = 200_000;
        for (var i = 0; i < Times; i++)
        {
            total += StartUp;
            for (var life = Draw(); life < Work; life = Draw())
            {
                total += life + StartUp;
            }

            total += Work;
        }

        SpotModel.Stretch(TimeEstimate.Exactly(StartUp), TimeEstimate.Exactly(Work), 0.1)!.MedianSeconds.ShouldBe(total / Times, 200);
        double Draw() => -Math.Log(1 - random.NextDouble()) / Rate;
    }

    internal static PlanOffer Offer(string name, double price, int gpus = 0, bool spot = false) => new(
        "target", name, "somewhere", "container", 4, 8L << 30, gpus, gpus > 0 ? "T4" : null, (decimal)price, Spot: spot);

    private static Candidate Known(string name, double price, double hours, int gpus = 0, bool spot = false) =>
        new(Offer(name, price, gpus, spot), new Prediction(TimeEstimate.Exactly(0), TimeEstimate.Exactly(hours * Hour), "By the test."));

    private static Candidate Wide(string name, double price, double hours) =>
        new(Offer(name, price), new Prediction(TimeEstimate.Exactly(0), new TimeEstimate(hours * Hour / 2, hours * Hour, hours * Hour * 2), "A guess."));

    private static Candidate Unknown(string name, double price) =>
        new(Offer(name, price), new Prediction(TimeEstimate.Exactly(0), null, "Nothing was measured."));
}
