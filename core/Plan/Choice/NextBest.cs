namespace Pilot.Core.Plan.Choice;

/// <summary>What stands in for a plan's offer when that cannot be had.</summary>
internal static class NextBest
{
    private const int Most = 6;

    /// <returns>At most a few, best first, never the plan's own offer; all keep the limits that were asked for.</returns>
    public static IReadOnlyList<PlanOffer> Of(PlanChoice choice, string plan, Candidate taken)
    {
        var rivals = (plan == PlanNames.Spot ? choice.Candidates : choice.Steady)
            .Where(rival => Front.ByName(rival, taken) != 0)
            .ToList();
        if (!choice.TimeIsKnown)
        {
            return [.. PlanChoice.InOrderOfPrice(rivals).Take(Most).Select(rival => rival.Offer)];
        }

        rivals.RemoveAll(rival => rival.Time is null || !choice.KeepsLimits(rival));
        rivals.Sort(plan is PlanNames.Fastest or PlanNames.Budget ? Front.ByTime : Front.ByCost);
        return [.. rivals.OrderByDescending(rival => plan == PlanNames.Spot && rival.Offer.Spot).Take(Most).Select(rival => rival.Offer)];
    }
}
