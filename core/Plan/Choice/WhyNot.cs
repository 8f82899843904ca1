namespace Pilot.Core.Plan.Choice;

/// <summary>Why one offer of a choice is no plan.</summary>
internal static class WhyNot
{
    public static string Of(PlanChoice choice, Candidate candidate)
    {
        var names = choice.Taken.Where(plan => Same(plan.Value, candidate)).Select(plan => plan.Key).ToList();
        if (names.Count > 0)
        {
            return $"It is the plan {string.Join(" and ", PlanNames.All.Where(names.Contains))}.";
        }

        if (!choice.TimeIsKnown)
        {
            var best = choice.Taken.TryGetValue(PlanNames.Cheapest, out var taken) ? taken : null;
            return best is null ? "Nothing is known of how long the job takes." : ByPrice(best, candidate);
        }

        return candidate switch
        {
            { Prediction.Run: null } => $"How long the job takes there is not known. {candidate.Prediction.Basis}",
            { Time: null } => "It may be taken away, and the job is so long that it would hardly ever end there.",
            _ => Limits(choice, candidate) ?? Rivals(choice, candidate),
        };
    }

    private static bool Same(Candidate a, Candidate b) => Front.ByName(a, b) == 0;

    private static string ByPrice(Candidate best, Candidate candidate) =>
        candidate.Offer.PricePerHour > best.Offer.PricePerHour
            ? $"It costs {Hourly(candidate)}; {Name(best)} costs {Hourly(best)}. How long the job takes is not known, so the price per hour decides."
            : $"It costs the same as {Name(best)}, which is preferred: it has as many cores or more.";

    private static string? Limits(PlanChoice choice, Candidate candidate)
    {
        var wishes = choice.Wishes;
        if (candidate.DeadlineProbability(wishes.DeadlineSeconds) is var ready && ready < choice.Confidence)
        {
            return $"It is ready within {PlanWords.Time(wishes.DeadlineSeconds!.Value)} with {PlanWords.Percent(ready)}; {PlanWords.Percent(choice.Confidence)} are asked for.";
        }

        return candidate.BudgetProbability(wishes.Budget) is var paid && paid < choice.Confidence
            ? $"It stays within {PlanWords.Money((double)wishes.Budget!.Value)} with {PlanWords.Percent(paid)}; {PlanWords.Percent(choice.Confidence)} are asked for."
            : null;
    }

    private static string Rivals(PlanChoice choice, Candidate candidate)
    {
        if (candidate.Offer.Spot && choice.Wishes.Spot != SpotUse.Wanted)
        {
            return choice.Taken.TryGetValue(PlanNames.Spot, out var spot) ? $"Of the spot machines, {Name(spot)} is cheaper: {Numbers(spot)} against {Numbers(candidate)}." : "It may be taken away.";
        }

        var better = choice.Steady
            .Where(rival => rival.Time is not null && choice.KeepsLimits(rival) && !Same(rival, candidate)
                && rival.MedianSeconds <= candidate.MedianSeconds && rival.MedianCost <= candidate.MedianCost)
            .OrderBy(rival => rival.MedianCost).ThenBy(rival => rival.MedianSeconds).FirstOrDefault();
        return better is not null
            ? $"{Name(better)} is as good or better in both: {Numbers(better)} against {Numbers(candidate)}."
            : $"With {Numbers(candidate)} it lies between the plans: {Between(choice)}.";
    }

    private static string Between(PlanChoice choice) => string.Join("; ", PlanNames.All.Take(3)
        .Where(choice.Taken.ContainsKey).Select(name => $"{name} is {Name(choice.Taken[name])} with {Numbers(choice.Taken[name])}"));

    private static string Numbers(Candidate candidate) =>
        $"{PlanWords.Time(candidate.MedianSeconds)} and {PlanWords.Money(candidate.MedianCost, candidate.Offer.Currency)}";

    private static string Hourly(Candidate candidate) => $"{PlanWords.Money((double)candidate.Offer.PricePerHour, candidate.Offer.Currency)} per hour";

    private static string Name(Candidate candidate) => candidate.Offer.Offer;
}
