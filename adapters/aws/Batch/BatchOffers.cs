using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Aws.Batch;

/// <summary>The catalogue's machines of the region that a queue of the account has.</summary>
internal sealed class BatchOffers(string target, string region, CatalogueStore catalogue, BatchQueues queues)
{
    public async Task<OfferAnswer> ForAsync(OfferQuery query, CancellationToken cancellation)
    {
        var usable = await queues.AllAsync(cancellation);
        var table = await catalogue.TableAsync(cancellation);
        var priced = table.All(query.Needs, CloudTargets.Aws).Where(offer => offer.Region == region).ToList();
        var offers = priced.Where(offer => QueueFor(usable, offer) is not null).Select(offer => offer with { Target = target }).ToList();
        return new OfferAnswer(offers, offers.Count > 0 ? null : WhyNot(query, usable, priced.Count));
    }

    /// <returns>The queue that a job on this machine goes to; null when there is none (any more).</returns>
    public async Task<UsableQueue?> QueueAsync(PlanOffer offer, CancellationToken cancellation) =>
        QueueFor(await queues.AllAsync(cancellation), offer);

    private static UsableQueue? QueueFor(IReadOnlyList<UsableQueue> usable, PlanOffer offer) =>
        usable.FirstOrDefault(queue => queue.Offers(MachineOf(offer), offer.Cpu, offer.Spot));

    /// <summary>Offers of the catalogue are called <c>aws/g5.xlarge/eu-central-1</c>, with <c>/spot</c> behind.</summary>
    private static string MachineOf(PlanOffer offer) => offer.Offer.Split('/') is [_, var machine, ..] ? machine : offer.Offer;

    private string WhyNot(OfferQuery query, IReadOnlyList<UsableQueue> usable, int priced) => (usable, query.Needs) switch
    {
        ({ Count: 0 }, _) => $"AWS Batch has no enabled and valid job queue in {region} that may be used.",
        (_, var needs) when !needs.HoldsRegion(region) => $"The queues are in {region}, which is not among the wanted regions.",
        (_, { Gpu: not null }) when usable.All(queue => queue.IsFargate) =>
            $"The queues in {region} ({Names(usable)}) run on Fargate, which has no GPU.",
        _ when priced == 0 => $"No machine that AWS has in {region} fits.",
        _ => $"Machines in {region} fit, but none that the queues ({Names(usable)}) have in their compute environments.",
    };

    private static string Names(IReadOnlyList<UsableQueue> queues) => string.Join(", ", queues.Select(queue => queue.Name));
}
