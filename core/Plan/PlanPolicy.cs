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

    /// <summary>The <see cref="PlanOffer.Runtime"/> of an offer that runs the code without an image.</summary>
    public const string PlainProcess = "plain process";

    /// <param name="offers">At least one.</param>
    /// <param name="profile">Kept with the job; says nothing about other machines yet.</param>
    /// <param name="image">The image that the job file names; null for none.</param>
    public static IReadOnlyList<JobPlan> Choose(IReadOnlyList<PlanOffer> offers, ProfileResult? profile, string? image = null)
    {
        var best = offers
            .OrderBy(offer => offer.PricePerHour)
            .ThenByDescending(offer => offer.Cpu)
            .ThenBy(offer => offer.Offer, StringComparer.Ordinal)
            .First();
        var why = offers.Count == 1 ? "The only machine that can be reached." : "The lowest price per hour.";
        if (image is not null && best is { Container: null, Runtime: PlainProcess })
        {
            why += $" The image {image} is not used: no container engine here can have it.";
        }

        if (profile is { Outcome.End: not Watch.RunEnd.Succeeded })
        {
            why += " The profile command did not succeed; see its log.";
        }

        return [new JobPlan(Cheapest, [Fastest, Balanced], best, null, best.PricePerHour == 0 ? 0m : null, why)];
    }
}
