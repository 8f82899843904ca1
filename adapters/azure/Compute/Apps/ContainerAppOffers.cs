using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Azure.Compute.Apps;

/// <summary>The catalogue's workload profiles that the account's environment has, in its region.</summary>
internal sealed class ContainerAppOffers(AzureSession session, AppEnvironments environments, string target)
{
    public async Task<OfferAnswer> AnswerAsync(OfferQuery query, CancellationToken cancellation)
    {
        if (session.Settings.Environment is null)
        {
            return Nothing("The Azure account names no Container Apps environment: add it again with --set environment=NAME.");
        }

        var (environment, error) = await environments.LookAsync(cancellation);
        if (environment is null)
        {
            return error!.Status == 404
                ? Nothing($"The Container Apps environment of the account does not exist: {error.Sentence}")
                : throw AzureErrors.Of("show the Container Apps environment", error);
        }

        if (environment.Properties?.ProvisioningState is { } state && state != "Succeeded")
        {
            return Nothing($"The Container Apps environment {environment.Name} is not ready ({state}).");
        }

        var region = AzureSettings.Region(environment.Location ?? "");
        var table = await session.Catalogue.TableAsync(cancellation);
        var everywhere = new MachineNeeds(query.Needs.Resources, new PlanWishes { Spot = query.Needs.Spot });
        var offers = !query.Needs.HoldsRegion(region) ? [] : table.All(everywhere, CloudTargets.ContainerApps)
            .Where(offer => !offer.Spot)
            .GroupBy(offer => offer.Offer.Split('/')[1])
            .Where(machine => AppEnvironments.Profile(environment, machine.Key) is not null)
            .Select(machine => In(region, machine.Key, [.. machine]))
            .ToList();
        return offers.Count > 0
            ? new OfferAnswer(offers, null)
            : Nothing($"No workload profile of the Container Apps environment {environment.Name} in {region} fits.");
    }

    private static OfferAnswer Nothing(string reason) => new([], reason);

    private PlanOffer In(string region, string machine, List<PlanOffer> prices)
    {
        var here = prices.Find(offer => AzureSettings.Region(offer.Region ?? "") == region);
        var offer = here ?? prices.MaxBy(price => price.PricePerHour)! with { Estimated = true };
        return offer with { Target = target, Offer = $"{target}/{machine}/{region}", Where = region, Region = region, AlsoIn = null };
    }
}
