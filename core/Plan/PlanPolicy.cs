using Pilot.Core.Profile;

namespace Pilot.Core.Plan;

/// <summary>
/// Which offers are worth showing, pure. Durations are not predicted yet, so an offer is known by its price per hour
/// alone: the cheapest of them answers to every plan name.
/// </summary>
public static class PlanPolicy
{
    public const string Cheapest = "cheapest";
    public const string Fastest = "fastest";
    public const string Balanced = "balanced";

    /// <param name="offers">At least one.</param>
    /// <param name="profile">Kept with the job; says nothing about other machines yet.</param>
    public static IReadOnlyList<JobPlan> Choose(IReadOnlyList<PlanOffer> offers, ProfileResult? profile)
    {
        var best = offers
            .OrderBy(offer => offer.PricePerHour)
            .ThenByDescending(offer => offer.Cpu)
            .ThenBy(offer => offer.Offer, StringComparer.Ordinal)
            .First();
        var why = offers.Count == 1 ? "The only machine that can be reached." : "The lowest price per hour.";
        if (profile is { Outcome.End: not Watch.RunEnd.Succeeded })
        {
            why += " The profile command did not succeed; see its log.";
        }

        return [new JobPlan(Cheapest, [Fastest, Balanced], best, null, best.PricePerHour == 0 ? 0m : null, why)];
    }
}
