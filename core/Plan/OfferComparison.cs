using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;
using Pilot.Core.Launch;
using Pilot.Core.Plan.Catalogue;
using Pilot.Core.Plan.Choice;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Plan;

/// <summary>What plans are made from.</summary>
/// <param name="Image">The image that the job names; null for none.</param>
/// <param name="Owner">Account whose job it is; null when nobody said.</param>
public sealed record PlanAsk(ResourceRequest? Resources, string? Image, string? Owner, PlanWishes? Wishes, ProfileResult? Profile)
{
    /// <summary>What the job was planned with, as far as it is known by now.</summary>
    public static PlanAsk Of(JobDocument job) =>
        new(job.Spec?.Resources ?? job.Request.Resources, job.Spec?.Image, job.Owner, job.Request.Wishes, job.Profile);
}

/// <summary>
/// Holds what the configured targets offer, and what the catalogue knows of others, against one ask. Plans are made of
/// what can be launched; where another target would do better, that is a hint.
/// </summary>
public sealed class OfferComparison(OfferRound round, CatalogueStore catalogue, IRunPredictor predictor)
{
    /// <exception cref="RemoteException">Nothing fits, and a target that may have it is in trouble that may pass: ask again.</exception>
    public async Task<ComparedOffers> CompareAsync(PlanAsk ask, CancellationToken cancellation) =>
        Judge(ask, await GatherAsync(ask, cancellation));

    /// <summary>The plans, and with them every offer that the job could use, with what is predicted there.</summary>
    /// <param name="verdicts">Say of each why it is no plan.</param>
    public async Task<OfferSurvey> SurveyAsync(PlanAsk ask, bool verdicts, CancellationToken cancellation)
    {
        var pool = await GatherAsync(ask, cancellation);
        return new SurveyWork(ask.Wishes, pool.Reachable, pool.Elsewhere).Of(Judge(ask, pool), verdicts);
    }

    private async Task<OfferPool> GatherAsync(PlanAsk ask, CancellationToken cancellation)
    {
        var needs = new MachineNeeds(ask.Resources, ask.Wishes);
        var heard = await round.AskAsync(Query(ask, needs), cancellation);
        bool CanLaunch(string target) => heard.Any(known => known.Name == target);
        var offered = heard.SelectMany(target => target.Answer.Offers).ToList();
        var candidates = offered.Where(offer => needs.Misfit(offer) is null).Select(offer => Predict(ask, offer)).ToList();
        var reachable = candidates.Where(candidate => candidate.Prediction.Fits).ToList();
        var table = await catalogue.TableAsync(cancellation);
        var elsewhere = table.Best(needs).Where(offer => !CanLaunch(offer.Target)).Select(offer => Predict(ask, offer))
            .Where(candidate => candidate.Prediction.Fits).ToList();
        if (reachable.Count == 0 && heard.Select(target => target.Trouble).FirstOrDefault(known => known is not null && LaunchPatience.MayPass(known.Kind)) is { } trouble)
        {
            // Whoever could not be asked may have it: that nothing fits is not known.
            throw trouble;
        }

        return new OfferPool(
            needs,
            [.. heard.Select(target => target.Answer)],
            Unheard(heard),
            [.. offered.Where(offer => needs.Misfit(offer) is not null)],
            [.. candidates.Where(candidate => !candidate.Prediction.Fits)],
            reachable,
            elsewhere);
    }

    private static IReadOnlyList<string> Unheard(IReadOnlyList<HeardTarget> heard) =>
    [
        .. heard.Where(target => target.Trouble is not null).Select(target => target.Answer.NothingFits!),
        .. heard.Where(target => target.NotAsked is not null).GroupBy(target => target.NotAsked, target => target.Name)
            .Select(targets => $"{string.Join(", ", targets)} cannot be used: {targets.Key}"),
    ];

    private static ComparedOffers Judge(PlanAsk ask, OfferPool pool)
    {
        var (needs, answers, unheard, misfits, tooSmall, reachable, elsewhere) = pool;
        if (reachable.Count == 0)
        {
            return ComparedOffers.Refused(PlanErrors.NothingFits(
                [
                    .. answers.Select(answer => answer.NothingFits).OfType<string>(),
                    .. misfits.Select(offer => $"{offer.Where}: {needs.Misfit(offer)}"),
                    .. tooSmall.Select(candidate => $"{candidate.Offer.Where}: {candidate.Prediction.Basis}"),
                    .. Elsewhere(needs, ask, elsewhere),
                ]));
        }

        var choice = PlanChoice.Of(reachable, ask.Wishes);
        if (choice.Plans.Count == 0)
        {
            return ComparedOffers.Refused(PlanErrors.LimitsNotKept([.. reachable.Take(5).Select(candidate => $"{candidate.Offer.Offer}: {choice.Why(candidate)}"), .. Elsewhere(needs, ask, elsewhere)]));
        }

        return new ComparedOffers([.. choice.Plans.Select(plan => Noted(plan, ask))], Hints(choice, reachable, elsewhere, ask), null) { Unheard = unheard };
    }

    /// <summary>Why an offer is no plan, or which one it is: a sentence for each offer that the name leads to.</summary>
    /// <param name="offer">An offer's own name, or a machine's.</param>
    /// <exception cref="PilotException">PILOT0977.</exception>
    public async Task<IReadOnlyList<OfferVerdict>> WhyAsync(PlanAsk ask, string offer, CancellationToken cancellation)
    {
        var needs = new MachineNeeds(ask.Resources, ask.Wishes);
        var heard = await round.AskAsync(Query(ask, needs), cancellation);
        bool CanLaunch(string target) => heard.Any(known => known.Name == target);
        var reachable = heard.SelectMany(target => target.Answer.Offers).ToList();
        var table = await catalogue.TableAsync(cancellation);
        var named = Named(offer, reachable, table, needs);
        if (named.Count == 0)
        {
            throw new PilotException(CatalogueErrors.NoSuchOffer(offer));
        }

        // Each offer in question takes part, also one that a cheaper region would have kept out.
        bool CanBeHad(PlanOffer known) => !CanLaunch(known.Target) || reachable.Contains(known);
        var fitting = reachable.Concat(table.Best(needs).Where(known => !CanLaunch(known.Target))).Concat(named)
            .Where(known => needs.Misfit(known) is null && CanBeHad(known)).DistinctBy(known => known.Offer).Select(known => Predict(ask, known)).ToList();
        var choice = PlanChoice.Of(fitting, ask.Wishes);
        return [.. named.Select(known => CanBeHad(known)
            ? Verdict(choice, needs, known, Predict(ask, known), CanLaunch(known.Target))
            : new OfferVerdict(known, needs.Misfit(known) ?? NotOffered(known.Target), null))];
    }

    /// <summary>
    /// By its full name one offer. By a machine's name, what targets here offer of it, in all regions; and where none does, the
    /// cheapest that the catalogue knows, and the cheapest spot offer.
    /// </summary>
    private static List<PlanOffer> Named(string name, List<PlanOffer> reachable, OfferTable table, MachineNeeds needs)
    {
        var isMachine = !name.Contains('/', StringComparison.Ordinal);
        bool IsMeant(PlanOffer known) => known.Offer.Equals(name, StringComparison.OrdinalIgnoreCase) || known.Target == name
            || (isMachine && known.Offer.Split('/') is [_, var machine, ..] && machine.Equals(name, StringComparison.OrdinalIgnoreCase));
        var here = reachable.Where(IsMeant).ToList();
        var listed = table.Of(isMachine ? name : name.Split('/')[1]).Where(known => IsMeant(known) && here.All(offered => offered.Offer != known.Offer));
        return [.. here, .. !isMachine ? listed : listed.Where(known => here.All(offered => offered.Target != known.Target))
            .GroupBy(known => (known.Target, known.Spot))
            .Select(alike => alike.OrderBy(known => !needs.HoldsRegion(known.Region)).ThenBy(known => known.PricePerHour).First())];
    }

    private static string NotOffered(string target) =>
        $"The catalogue knows it, but {target} does not offer it: no queue, pool or region of the account has this machine.";

    private static OfferQuery Query(PlanAsk ask, MachineNeeds needs) => new(needs.Resources, ask.Image, ask.Owner) { Needs = needs };

    private Candidate Predict(PlanAsk ask, PlanOffer offer) => new(offer, predictor.Predict(ask.Profile, offer));

    private static OfferVerdict Verdict(PlanChoice choice, MachineNeeds needs, PlanOffer offer, Candidate candidate, bool canLaunch)
    {
        var reason = needs.Misfit(offer) ?? choice.Why(candidate);
        return canLaunch
            ? new OfferVerdict(offer, reason, null)
            : new OfferVerdict(offer, $"No configured target can launch it. {reason}", CloudTargets.Needs(offer.Target));
    }

    private static List<JobPlan> Hints(PlanChoice choice, List<Candidate> reachable, List<Candidate> elsewhere, PlanAsk ask)
    {
        var all = PlanChoice.Of([.. reachable, .. elsewhere], ask.Wishes);

        // Where it is known how long the job takes elsewhere alone, there is nothing to compare with.
        return all.TimeIsKnown != choice.TimeIsKnown ? [] : [.. all.Plans
            .Where(plan => reachable.All(candidate => candidate.Offer.Target != plan.Offer.Target && !IsNoWorse(candidate, plan, choice)))
            .Select(plan => plan with { Needs = CloudTargets.Needs(plan.Offer.Target) })];
    }

    /// <summary>What is at hand, keeps what is to be kept, and is as cheap and as quick, needs no hint.</summary>
    private static bool IsNoWorse(Candidate here, JobPlan there, PlanChoice choice) => choice.KeepsLimits(here) && (choice.TimeIsKnown
        ? here.MedianSeconds <= there.DurationSeconds && (decimal)Math.Min(here.MedianCost, 1e15) <= there.Cost
        : here.Offer.PricePerHour <= there.Offer.PricePerHour);

    private static IEnumerable<string> Elsewhere(MachineNeeds needs, PlanAsk ask, List<Candidate> elsewhere)
    {
        if (PlanChoice.Of(elsewhere, ask.Wishes).Plans is [var best, ..])
        {
            var offer = best.Offer;
            var cost = best.Cost is { } money ? $", about {PlanWords.Money((double)money)} for the job" : "";
            yield return $"Elsewhere: {offer.Offer} at {PlanWords.Money((double)offer.PricePerHour)} per hour{cost}; connect it with `{CloudTargets.Needs(offer.Target)}`.";
        }
        else if (elsewhere.Count == 0)
        {
            yield return "The catalogue has no machine either that fits; see `pilot offers`.";
        }

        if (needs.Gpu is not null)
        {
            foreach (var fact in ShippedCatalogue.Facts.Where(fact => fact.AboutGpus))
            {
                yield return $"{fact.Text} ({fact.Day:yyyy-MM-dd})";
            }
        }
    }

    private static JobPlan Noted(JobPlan plan, PlanAsk ask)
    {
        var why = plan.Why;
        if (ask.Image is not null && plan.Offer is { Container: null, Runtime: PlanOffer.PlainProcess })
        {
            why += $" The image {ask.Image} is not used: no container engine here can have it.";
        }

        return ask.Profile is { Outcome.End: not RunEnd.Succeeded }
            ? plan with { Why = why + " The profile command did not succeed; see its log." }
            : plan with { Why = why };
    }
}

/// <param name="Unheard">What those of them say that could not be asked.</param>
/// <param name="Misfits">What of their offers is not what was asked for.</param>
/// <param name="TooSmall">What of the rest the profile shows to be too small for the job.</param>
/// <param name="Reachable">What of it fits.</param>
/// <param name="Elsewhere">What fits of the catalogue's offers that no target here can launch.</param>
internal sealed record OfferPool(
    MachineNeeds Needs, IReadOnlyList<OfferAnswer> Answers, IReadOnlyList<string> Unheard, List<PlanOffer> Misfits, List<Candidate> TooSmall, List<Candidate> Reachable, List<Candidate> Elsewhere);

/// <param name="Plans">At least one when <paramref name="Error"/> is null.</param>
/// <param name="Hints">Better plans that need another target.</param>
public sealed record ComparedOffers(IReadOnlyList<JobPlan> Plans, IReadOnlyList<JobPlan> Hints, PilotError? Error)
{
    /// <summary>Targets that could not be asked and may have had something, with the reason: sentences.</summary>
    public IReadOnlyList<string> Unheard { get; init; } = [];

    public static ComparedOffers Refused(PilotError error) => new([], [], error);
}

/// <param name="Verdict">Why it is no plan, or which one it is, a sentence.</param>
/// <param name="Needs">The command that makes it possible; null when it is.</param>
public sealed record OfferVerdict(PlanOffer Offer, string Verdict, string? Needs);
