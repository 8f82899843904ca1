using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Choice;

namespace Pilot.Core.Plan;

/// <summary>Everything that a choice was made of.</summary>
/// <param name="TimeIsKnown">False when of no offer it is known how long the job takes there.</param>
/// <param name="Offers">Those that can be launched first, then the cheapest first.</param>
public sealed record OfferSurvey(ComparedOffers Compared, bool TimeIsKnown, IReadOnlyList<SurveyedOffer> Offers);

/// <summary>One offer, and what is predicted there. Members that are null are not known.</summary>
/// <param name="Seconds">Start-up included.</param>
/// <param name="Cost">In the offer's currency.</param>
/// <param name="Launchable">A configured target can launch it.</param>
/// <param name="KeepsLimits">Deadline and budget are kept as surely as is asked for.</param>
/// <param name="OnFront">Of what can be launched, none is both as quick and as cheap and better in one.</param>
/// <param name="OnWholeFront">The same of all offers.</param>
/// <param name="Plans">Names of the plans that it is.</param>
/// <param name="Verdict">Why it is no plan, or which one it is, a sentence; null when nobody asked.</param>
/// <param name="Needs">The command that makes it possible to launch; null when it is.</param>
public sealed record SurveyedOffer(
    PlanOffer Offer,
    double? Seconds,
    double? SecondsLow,
    double? SecondsHigh,
    double? Cost,
    double? CostLow,
    double? CostHigh,
    bool Launchable,
    bool KeepsLimits,
    bool OnFront,
    bool OnWholeFront,
    IReadOnlyList<string> Plans,
    string? Verdict,
    string? Needs);

/// <summary>Looks at the candidates of one ask from all sides.</summary>
internal sealed class SurveyWork
{
    /// <summary>More than this nobody looks at; the cheapest are kept.</summary>
    private const int MostElsewhere = 600;

    private readonly List<Candidate> reachable;
    private readonly List<Candidate> elsewhere;
    private readonly PlanChoice choice;
    private readonly PlanChoice all;
    private readonly HashSet<Candidate> front;
    private readonly HashSet<Candidate> wholeFront;
    private readonly ILookup<Candidate, string> plans;

    public SurveyWork(PlanWishes? wishes, List<Candidate> reachable, List<Candidate> elsewhere)
    {
        this.reachable = reachable;
        this.elsewhere = [.. elsewhere.Order(Cheapest).Take(MostElsewhere)];
        List<Candidate> everything = [.. reachable, .. this.elsewhere];
        choice = PlanChoice.Of(reachable, wishes);
        all = PlanChoice.Of(everything, wishes);
        front = [.. Front.Of(reachable.Where(candidate => candidate.Time is not null))];
        wholeFront = [.. Front.Of(everything.Where(candidate => candidate.Time is not null))];
        plans = choice.Taken.ToLookup(plan => plan.Value, plan => plan.Key);
    }

    private static IComparer<Candidate> Cheapest { get; } = Comparer<Candidate>.Create(static (a, b) =>
        a.MedianCost.CompareTo(b.MedianCost) is not 0 and var cost ? cost
        : a.Offer.PricePerHour.CompareTo(b.Offer.PricePerHour) is not 0 and var price ? price
        : Front.ByName(a, b));

    public OfferSurvey Of(ComparedOffers compared, bool verdicts) => new(
        compared,
        all.TimeIsKnown,
        [
            .. reachable.Order(Cheapest).Select(candidate => Surveyed(candidate, true, verdicts ? choice.Why(candidate) : null)),
            .. elsewhere.Select(candidate => Surveyed(candidate, false, verdicts ? all.Why(candidate) : null)),
        ]);

    private SurveyedOffer Surveyed(Candidate candidate, bool launchable, string? verdict)
    {
        var (offer, time) = (candidate.Offer, candidate.Time);
        return new SurveyedOffer(
            offer,
            time?.MedianSeconds,
            time?.LowSeconds,
            time?.HighSeconds,
            time is null ? null : candidate.Cost(time.MedianSeconds),
            time is null ? null : candidate.Cost(time.LowSeconds),
            time is null ? null : candidate.Cost(time.HighSeconds),
            launchable,
            choice.KeepsLimits(candidate),
            front.Contains(candidate),
            wholeFront.Contains(candidate),
            [.. PlanNames.All.Intersect(plans[candidate])],
            verdict,
            launchable ? null : CloudTargets.Needs(offer.Target));
    }
}
