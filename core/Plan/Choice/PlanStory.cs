using System.Globalization;

namespace Pilot.Core.Plan.Choice;

/// <summary>One plan of a choice, with its numbers and the sentence that says why it is there.</summary>
internal sealed class PlanStory(PlanChoice choice, Candidate candidate, IReadOnlyList<string> names)
{
    public JobPlan ToPlan()
    {
        var time = candidate.Time;
        var known = time is not null || candidate.Offer.PricePerHour == 0;
        return new JobPlan(names[0], [.. names.Skip(1)], candidate.Offer, time?.MedianSeconds, Money(time?.MedianSeconds, known), Why())
        {
            Fallbacks = NextBest.Of(choice, names[0], candidate),
            DurationLowSeconds = time?.LowSeconds,
            DurationHighSeconds = time?.HighSeconds,
            CostLow = time is null ? null : Money(time.LowSeconds, known),
            CostHigh = time is null ? null : Money(time.HighSeconds, known),
            Basis = candidate.Prediction.Basis,
            DeadlineProbability = time is null || choice.Wishes.DeadlineSeconds is null ? null : candidate.DeadlineProbability(choice.Wishes.DeadlineSeconds),
            BudgetProbability = time is null || choice.Wishes.Budget is null ? null : candidate.BudgetProbability(choice.Wishes.Budget),
        };
    }

    private decimal? Money(double? seconds, bool known) =>
        !known ? null : candidate.Offer.PricePerHour == 0 ? 0m : Math.Round((decimal)candidate.Cost(seconds!.Value), 6);

    private string Why()
    {
        var reason = choice.TimeIsKnown ? ByTime() : ByPrice();
        return string.Join(' ', new[] { reason, Limits(), Losses() }.Where(sentence => sentence.Length > 0));
    }

    private string ByPrice() => choice.Candidates.Count == 1 ? "The only machine that can be reached."
        : candidate.Offer.Spot && choice.Wishes.Spot != SpotUse.Wanted ? "The lowest spot price per hour."
        : "The lowest price per hour; how long the job takes is not known.";

    private string ByTime()
    {
        var (cheapest, fastest) = (names.Contains(PlanNames.Cheapest), names.Contains(PlanNames.Fastest));
        if (choice.Candidates.Count == 1)
        {
            return "The only machine that can be reached.";
        }

        if (cheapest || fastest)
        {
            return cheapest && fastest ? "No machine is cheaper, and none is quicker."
                : cheapest ? "The job costs least here." : "The job is ready first here.";
        }

        return names.Contains(PlanNames.Balanced) ? AgainstTheCheapest() : "The job costs least here of what may be taken away.";
    }

    private string AgainstTheCheapest()
    {
        var cheapest = choice.Taken[PlanNames.Cheapest];
        var dearer = PlanWords.Money(candidate.MedianCost - cheapest.MedianCost, candidate.Offer.Currency);
        var quicker = PlanWords.Time(cheapest.MedianSeconds - candidate.MedianSeconds);
        return $"{dearer} more than the cheapest saves {quicker}; from here on, time costs more.";
    }

    private string Limits()
    {
        var wishes = choice.Wishes;
        var (deadline, budget) = (wishes.DeadlineSeconds, wishes.Budget);
        if (!choice.TimeIsKnown)
        {
            var promise = deadline is { } until ? $"The deadline of {PlanWords.Time(until)} cannot be promised." : "";
            var lasts = budget is { } most && candidate.Offer.PricePerHour > 0
                ? $"{PlanWords.Money((double)most)} last for {PlanWords.Time((double)(most / candidate.Offer.PricePerHour) * 3600)} here; then the job is stopped."
                : "";
            return $"{promise} {lasts}".Trim();
        }

        var ready = deadline is { } end ? $"Ready within {PlanWords.Time(end)}: {PlanWords.Percent(candidate.DeadlineProbability(end))}." : "";
        var paid = budget is { } cap ? $"Within {PlanWords.Money((double)cap)}: {PlanWords.Percent(candidate.BudgetProbability(cap))}." : "";
        return $"{ready} {paid}".Trim();
    }

    private string Losses() => !candidate.Offer.Spot ? ""
        : candidate.Time is null ? "It may be taken away at any moment."
        : string.Create(CultureInfo.InvariantCulture, $"It may be taken away ({candidate.Losses:0.##} times are expected, and priced in).");
}
