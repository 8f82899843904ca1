using System.Collections.Concurrent;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Adapters.Azure.Compute.Instances;

/// <summary>
/// The catalogue's container groups in the account's regions. A region that the prices leave out has the same machines: they
/// are offered there at the dearest price known elsewhere, marked as an estimate. Devices are offered only where Azure says
/// that the region has them.
/// </summary>
internal sealed class ContainerInstanceOffers(AzureSession session, string target)
{
    private readonly ConcurrentDictionary<string, (DateTimeOffset Read, IReadOnlySet<string> Skus)> devices = new();
    private string? homeRegion;

    public async Task<OfferAnswer> AnswerAsync(OfferQuery query, CancellationToken cancellation)
    {
        var table = await session.Catalogue.TableAsync(cancellation);
        var everywhere = new MachineNeeds(query.Needs.Resources, new PlanWishes { Spot = query.Needs.Spot });
        var offers = new List<PlanOffer>();
        var regions = await RegionsAsync(cancellation);
        foreach (var region in regions.Where(region => query.Needs.HoldsRegion(region)))
        {
            var known = table.All(everywhere, CloudTargets.ContainerInstances)
                .GroupBy(offer => (Machine: offer.Offer.Split('/')[1], offer.Spot));
            foreach (var machine in known)
            {
                if (await HasDeviceAsync(machine.First(), region, cancellation))
                {
                    offers.Add(In(region, [.. machine]));
                }
            }
        }

        return offers.Count > 0
            ? new OfferAnswer(offers, null)
            : new OfferAnswer([], query.Needs.Gpu is not null
                ? "Azure Container Instances has no such GPU in the account's regions; Azure Container Apps has T4 and A100."
                : $"No container group of the price catalogue fits in {string.Join(", ", regions)}.");
    }

    private PlanOffer In(string region, List<PlanOffer> prices)
    {
        var here = prices.Find(offer => AzureSettings.Region(offer.Region ?? "") == region);
        var offer = here ?? prices.MaxBy(price => price.PricePerHour)! with { Estimated = true };
        var (machine, spot) = (offer.Offer.Split('/')[1], offer.Spot ? "/spot" : "");
        return offer with { Target = target, Offer = $"{target}/{machine}/{region}{spot}", Where = region, Region = region, AlsoIn = null };
    }

    private async Task<IReadOnlyList<string>> RegionsAsync(CancellationToken cancellation)
    {
        if (session.Settings.Regions.Count > 0)
        {
            return session.Settings.Regions;
        }

        if (homeRegion is null)
        {
            var answer = await session.Arm.GetAsync(session.Settings.Scope.GroupPath, ResourceGroup.Version, cancellation);
            if (answer.Error is { } error)
            {
                throw AzureErrors.Of("show the resource group", error);
            }

            homeRegion = AzureSettings.Region(answer.As<ResourceGroup>()?.Location ?? "");
        }

        return [homeRegion];
    }

    private async Task<bool> HasDeviceAsync(PlanOffer offer, string region, CancellationToken cancellation)
    {
        if (offer.Gpus == 0 || offer.GpuName is null)
        {
            return true;
        }

        if (!devices.TryGetValue(region, out var known) || session.Time.GetUtcNow() - known.Read > session.Times.Facts)
        {
            var (capabilities, error) = await session.Groups.CapabilitiesAsync(region, cancellation);
            var skus = capabilities.Where(one => one.OsType == "Linux").Select(one => one.Gpu).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
            if (error is not null)
            {
                throw AzureErrors.Of($"say which devices {region} has", error);
            }

            devices[region] = known = (session.Time.GetUtcNow(), skus);
        }

        return known.Skus.Contains(RunGroup.Sku(offer.GpuName));
    }
}

/// <summary><c>Microsoft.Resources/resourceGroups</c>, as much of it as is used.</summary>
internal sealed record ResourceGroup(string? Name, string? Location)
{
    public const string Version = "2025-04-01";
}
