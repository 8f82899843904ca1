namespace Pilot.Core.Plan.Choice;

/// <summary>
/// Which of many offers are worth choosing from, pure. docs/plans.md defines each plan; where nothing is known of how long
/// the job takes, the price per hour alone decides, and the plans say so.
/// </summary>
public sealed class PlanChoice
{
    private readonly IReadOnlyList<Candidate> candidates;
    private readonly PlanWishes wishes;
    private readonly double confidence;
    private readonly Dictionary<string, Candidate> taken = [];

    private PlanChoice(IReadOnlyList<Candidate> candidates, PlanWishes? wishes)
    {
        this.candidates = candidates;
        this.wishes = wishes ?? new PlanWishes();
        confidence = this.wishes.Confidence ?? PlanWishes.UsualConfidence;
        TimeIsKnown = candidates.Any(candidate => candidate.Prediction.Run is not null);
        if (TimeIsKnown)
        {
            ChooseByTime();
        }
        else
        {
            ChooseByPrice();
        }
    }

    /// <param name="candidates">Offers that the job can use; none when there is none.</param>
    public static PlanChoice Of(IReadOnlyList<Candidate> candidates, PlanWishes? wishes) => new(candidates, wishes);

    /// <summary>False when of no offer it is known how long the job takes there.</summary>
    public bool TimeIsKnown { get; }

    /// <summary>The candidates that were taken, by plan name; several names may lead to one.</summary>
    public IReadOnlyDictionary<string, Candidate> Taken => taken;

    /// <summary>In the order in which they are shown; empty when no offer keeps deadline and budget.</summary>
    public IReadOnlyList<JobPlan> Plans => [.. PlanNames.All
        .Where(taken.ContainsKey)
        .GroupBy(name => taken[name])
        .Select(group => new PlanStory(this, group.Key, [.. group]).ToPlan())];

    internal IReadOnlyList<Candidate> Candidates => candidates;

    internal PlanWishes Wishes => wishes;

    internal double Confidence => confidence;

    /// <summary>Offers that stay, or all where only spot machines are wanted.</summary>
    internal IEnumerable<Candidate> Steady => wishes.Spot == SpotUse.Wanted ? candidates : candidates.Where(candidate => !candidate.Offer.Spot);

    internal bool KeepsLimits(Candidate candidate) =>
        candidate.DeadlineProbability(wishes.DeadlineSeconds) >= confidence && candidate.BudgetProbability(wishes.Budget) >= confidence;

    /// <summary>Why an offer is no plan, or which one it is, a sentence.</summary>
    public string Why(Candidate candidate) => WhyNot.Of(this, candidate);

    private void ChooseByTime()
    {
        Take(Steady, PlanNames.Cheapest, PlanNames.Fastest);
        if (wishes.Spot is null or SpotUse.Allowed)
        {
            var spot = candidates.Where(candidate => candidate.Offer.Spot && candidate.Time is not null && KeepsLimits(candidate)).ToList();
            if (spot.Count > 0)
            {
                spot.Sort(Front.ByCost);
                taken[PlanNames.Spot] = spot[0];
            }
        }
    }

    private void Take(IEnumerable<Candidate> pool, string cheapest, string fastest)
    {
        var front = Front.Of(pool.Where(candidate => candidate.Time is not null && KeepsLimits(candidate)));
        if (front.Count == 0)
        {
            return;
        }

        (taken[cheapest], taken[fastest], taken[PlanNames.Balanced]) = (front[^1], front[0], Front.Knee(front));
        if (wishes.DeadlineSeconds is not null)
        {
            taken[PlanNames.Deadline] = front[^1];
        }

        if (wishes.Budget is not null)
        {
            taken[PlanNames.Budget] = front[0];
        }

        if (wishes.Spot == SpotUse.Wanted)
        {
            taken[PlanNames.Spot] = front[^1];
        }
    }

    private void ChooseByPrice()
    {
        if (ByPrice(Steady) is { } best)
        {
            foreach (var name in PlanNames.All.Except(wishes.Spot == SpotUse.Wanted ? [] : [PlanNames.Spot]))
            {
                taken[name] = best;
            }

            Forget(PlanNames.Deadline, wishes.DeadlineSeconds is null);
            Forget(PlanNames.Budget, wishes.Budget is null);
        }

        if (wishes.Spot is null or SpotUse.Allowed && ByPrice(candidates.Where(candidate => candidate.Offer.Spot)) is { } spot)
        {
            taken[PlanNames.Spot] = spot;
        }
    }

    private void Forget(string name, bool when)
    {
        if (when)
        {
            taken.Remove(name);
        }
    }

    internal static Candidate? ByPrice(IEnumerable<Candidate> pool) => InOrderOfPrice(pool).FirstOrDefault();

    internal static IEnumerable<Candidate> InOrderOfPrice(IEnumerable<Candidate> pool) => pool
        .OrderBy(candidate => candidate.Offer.PricePerHour)
        .ThenByDescending(candidate => candidate.Offer.Cpu)
        .ThenBy(candidate => candidate.Offer.Target, StringComparer.Ordinal)
        .ThenBy(candidate => candidate.Offer.Offer, StringComparer.Ordinal);
}
