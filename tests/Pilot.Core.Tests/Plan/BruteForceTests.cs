using Pilot.Core.JobFiles;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Choice;
using Pilot.Core.Plan.Gpus;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Core.Tests.Support;

namespace Pilot.Core.Tests.Plan;

/// <summary>The choice from the table, against trying every pair of every offer, on thousands of random catalogues.</summary>
public sealed class BruteForceTests
{
    private const double Tolerance = 1e-9;
    private const int Names = 12;
    private static readonly string[] Regions = ["eastus", "eastus2", "westeurope", "us-east-1"];

    [Fact]
    public void The_choice_is_what_trying_everything_finds() => Properties.Hold(5000, random =>
    {
        var table = Table(random);
        var wishes = Wishes(random);
        var needs = new MachineNeeds(Needs(random), wishes);
        var predictor = new RandomPredictor(random.Next());
        var choice = PlanChoice.Of([.. table.Best(needs).Select(offer => new Candidate(offer, predictor.Predict(null, offer)))], wishes);
        var all = Enumerable.Range(0, Names).SelectMany(i => table.Of($"m{i}")).Where(offer => !offer.Arm && needs.Misfit(offer) is null)
            .Select(offer => new Candidate(offer, predictor.Predict(null, offer))).ToList();

        if (all.All(candidate => candidate.Prediction.Run is null))
        {
            ByPrice(choice, all, wishes);
        }
        else
        {
            ByTime(choice, all, wishes);
        }
    });

    private static void ByPrice(PlanChoice choice, List<Candidate> all, PlanWishes? wishes)
    {
        var steady = all.Where(candidate => candidate.Offer.Spot == (wishes?.Spot == SpotUse.Wanted)).ToList();
        choice.Taken.ContainsKey(PlanNames.Cheapest).ShouldBe(steady.Count > 0);
        if (steady.Count > 0)
        {
            choice.Taken[PlanNames.Cheapest].Offer.PricePerHour.ShouldBe(steady.Min(candidate => candidate.Offer.PricePerHour));
        }
    }

    private static void ByTime(PlanChoice choice, List<Candidate> all, PlanWishes? wishes)
    {
        var sure = wishes?.Confidence ?? 0.9;
        bool Keeps(Candidate candidate) => candidate.Time is { } time
            && (wishes?.DeadlineSeconds is not { } deadline || Likelihood.Within(time, deadline) >= sure)
            && (wishes?.Budget is not { } budget || Likelihood.Within(time, (double)(budget / candidate.Offer.PricePerHour) * 3600) >= sure);
        var steady = all.Where(candidate => candidate.Offer.Spot == (wishes?.Spot == SpotUse.Wanted) && Keeps(candidate)).ToList();
        choice.Taken.ContainsKey(PlanNames.Cheapest).ShouldBe(steady.Count > 0);
        if (steady.Count > 0)
        {
            Cost(choice.Taken[PlanNames.Cheapest]).ShouldBe(steady.Min(Cost));
            Time(choice.Taken[PlanNames.Cheapest]).ShouldBe(steady.Where(candidate => Cost(candidate) == steady.Min(Cost)).Min(Time));
            Time(choice.Taken[PlanNames.Fastest]).ShouldBe(steady.Min(Time));
            Cost(choice.Taken[PlanNames.Fastest]).ShouldBe(steady.Where(candidate => Time(candidate) == steady.Min(Time)).Min(Cost));
            Knee(choice.Taken[PlanNames.Balanced], steady);
        }

        var spot = wishes?.Spot is null or SpotUse.Allowed ? all.Where(candidate => candidate.Offer.Spot && Keeps(candidate)).ToList() : [];
        if (spot.Count > 0)
        {
            Cost(choice.Taken[PlanNames.Spot]).ShouldBe(spot.Min(Cost));
        }

        foreach (var plan in choice.Plans)
        {
            StandsIn(plan, all.ToDictionary(candidate => candidate.Offer.Offer), Keeps);
        }
    }

    /// <summary>What stands in for a plan is another offer, keeps what is to be kept, and comes in the order of what the plan is for.</summary>
    private static void StandsIn(JobPlan plan, Dictionary<string, Candidate> offers, Func<Candidate, bool> keeps)
    {
        var rivals = plan.Fallbacks.Select(offer => offers[offer.Offer]).ToList();
        rivals.ShouldAllBe(rival => rival.Offer.Offer != plan.Offer.Offer && keeps(rival));
        if (plan.Name != PlanNames.Spot)
        {
            rivals.Select(rival => plan.Name is PlanNames.Fastest or PlanNames.Budget ? Time(rival) : Cost(rival)).ShouldBeInOrder();
        }
    }

    /// <summary>By the definition in docs/plans.md: the front by comparing all pairs, then the point farthest from the line between its ends.</summary>
    private static void Knee(Candidate balanced, List<Candidate> offers)
    {
        var front = offers.Where(one => !offers.Any(other =>
            Time(other) <= Time(one) && Cost(other) <= Cost(one) && (Time(other) < Time(one) || Cost(other) < Cost(one)))).ToList();
        front.Any(candidate => Time(candidate) == Time(balanced) && Cost(candidate) == Cost(balanced)).ShouldBeTrue("the knee lies on the front");
        var (t0, t1, c0, c1) = (front.Min(Time), front.Max(Time), front.Min(Cost), front.Max(Cost));
        if (t1 == t0 || c1 == c0)
        {
            return;
        }

        double Below(Candidate candidate) => (1 - ((Time(candidate) - t0) / (t1 - t0)) - ((Cost(candidate) - c0) / (c1 - c0))) / Math.Sqrt(2);
        Below(balanced).ShouldBe(front.Max(Below), Tolerance);
    }

    private static double Time(Candidate candidate) => candidate.Time!.MedianSeconds;

    private static double Cost(Candidate candidate) => (double)candidate.Offer.PricePerHour * candidate.Time!.MedianSeconds / 3600;

    private static OfferTable Table(Random random) => new(Enumerable.Range(0, random.Next(1, 4)).Select(source =>
        Enumerable.Range(0, random.Next(1, 12)).Select(i =>
        {
            var gpus = random.Pick(0.0, 0.0, 0.5, 1, 2, 8);
            var machine = new Machine(
                random.Pick("aws", "azure-vm"), $"m{random.Next(Names)}", random.Pick(1.0, 2, 4, 16), random.Pick(4L, 16, 64) << 30,
                gpus == 0 ? null : GpuNames.Read(random.Pick("T4", "A100", "A100-80GB")), gpus, random.Next(10) == 0);
            return new PricedMachine(machine, [.. Regions.Where(_ => random.Next(2) == 0).Select(region =>
            {
                var price = random.Next(1, 40) / 4m;
                return new RegionPrice(region, price, random.Next(2) == 0 ? price / random.Next(2, 6) : null, false, false, new DateOnly(2026, 1, random.Next(1, 4)), $"s{source}");
            })]);
        }).DistinctBy(priced => (priced.Machine.Target, priced.Machine.Name)).ToList()));

    private static ResourceRequest? Needs(Random random) => random.Next(3) == 0 ? null : new ResourceRequest(
        random.Pick<double?>(null, 2), random.Pick<long?>(null, 8L << 30), null, random.Pick(null, null, "1..", "A100:1..", "nvidia:40GB..:1..8"), random.Pick<double?>(null, 8));

    private static PlanWishes? Wishes(Random random) => random.Next(3) == 0 ? null : new PlanWishes(
        random.Pick(null, "eastus", "eastus*,us-east-1"),
        random.Pick<SpotUse?>(null, SpotUse.Allowed, SpotUse.Wanted, SpotUse.Never),
        random.Next(2) == 0 ? null : random.Next(1, 20) * 3600,
        random.Next(2) == 0 ? null : random.Next(1, 60),
        random.Pick<double?>(null, 0.5, 0.99));

    /// <summary>The same machine takes equally long everywhere; of some, nothing is known.</summary>
    private sealed class RandomPredictor(int seed) : IRunPredictor
    {
        private readonly bool knowsNothing = seed % 10 == 0;

        public Prediction Predict(ProfileResult? profile, PlanOffer offer)
        {
            var random = new Random(HashOf($"{seed}{offer.Target}{offer.Offer.Split('/')[1]}"));
            var hours = random.Next(1, 40) / 4.0;
            var width = random.Pick(1.0, 1.1, 2);
            return new Prediction(
                TimeEstimate.Exactly(random.Pick(0, 60, 600)),
                knowsNothing || random.Next(8) == 0 ? null : new TimeEstimate(hours * 3600 / width, hours * 3600, hours * 3600 * width),
                "By chance.");
        }

        private static int HashOf(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c)) & int.MaxValue;
    }
}
