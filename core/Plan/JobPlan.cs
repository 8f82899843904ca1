namespace Pilot.Core.Plan;

/// <summary>One way to run a job, as shown and as chosen; stored with the prices it was made with.</summary>
/// <param name="Name"><c>cheapest</c>, <c>fastest</c>, <c>balanced</c>, ...: what a user chooses by.</param>
/// <param name="AlsoNamed">Further names that lead to the same offer; equal plans are shown once.</param>
/// <param name="DurationSeconds">Predicted, start-up included; null when nothing is known yet.</param>
/// <param name="Cost">Predicted, in <see cref="PlanOffer.Currency"/>; null when nothing is known yet.</param>
/// <param name="Why">Why this plan is in the list, a sentence.</param>
public sealed record JobPlan(
    string Name,
    IReadOnlyList<string> AlsoNamed,
    PlanOffer Offer,
    double? DurationSeconds,
    decimal? Cost,
    string Why)
{
    /// <summary>One case in ten is quicker; null when nothing is known.</summary>
    public double? DurationLowSeconds { get; init; }

    /// <summary>One case in ten is slower; null when nothing is known.</summary>
    public double? DurationHighSeconds { get; init; }

    /// <summary>One case in ten costs less; null when nothing is known.</summary>
    public decimal? CostLow { get; init; }

    /// <summary>One case in ten costs more; null when nothing is known.</summary>
    public decimal? CostHigh { get; init; }

    /// <summary>What the prediction rests on, or why there is none, a sentence; null in plans of old.</summary>
    public string? Basis { get; init; }

    /// <summary>How probable it is that the deadline is kept; null when there is no deadline or nothing is known.</summary>
    public double? DeadlineProbability { get; init; }

    /// <summary>How probable it is that the budget is kept; null when there is no budget or nothing is known.</summary>
    public double? BudgetProbability { get; init; }

    /// <summary>
    /// Where the job goes, in this order, when the offer cannot be had: the next best by what the plan is for, within the
    /// limits that were asked for.
    /// </summary>
    public IReadOnlyList<PlanOffer> Fallbacks { get; init; } = [];

    /// <summary>What makes this plan possible, a command; null for a plan that can be launched.</summary>
    public string? Needs { get; init; }

    public bool Answers(string name) => Name == name || AlsoNamed.Contains(name);
}
