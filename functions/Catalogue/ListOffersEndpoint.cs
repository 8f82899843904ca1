using System.ComponentModel;
using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;
using Pilot.Functions.Account;
using Pilot.Functions.Http;

namespace Pilot.Functions.Catalogue;

internal static class ListOffersEndpoint
{
    private const int UsualLimit = 50;
    private const int MostRows = 1000;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/offers", HandleAsync)
        .WithName("listOffers")
        .WithSummary("Machines that fit, cheapest first: those that can be launched, and those of the catalogue with what they need.")
        .Refuses(400, 422);

    internal static async Task<Ok<OffersView>> HandleAsync(
        [Description("Which devices: A100:2, nvidia:24GB..80GB:1..8, ...")] string? gpu,
        [Description("Cores: at least so many, or a range such as 4..16.")] string? cpus,
        [Description("Memory: at least so much, or a range such as 16GB..64GB.")] string? memory,
        [Description("Regions split by commas; a * at the end stands for all that begin so.")] string? region,
        [Description("wanted, allowed or never.")] string? spot,
        [Description("Every region of a machine instead of its cheapest one.")] bool? all,
        [Description("At most so many, up to 1000.")] int? limit,
        HttpContext http,
        OfferRound round,
        CatalogueStore catalogue,
        CancellationToken cancellation)
    {
        if (limit is < 1 or > MostRows)
        {
            throw new PilotException(RequestErrors.NotUnderstood(string.Create(CultureInfo.InvariantCulture, $"limit is {limit}, not 1 to {MostRows}."), "limit"));
        }

        var wishes = PlanWishes.Read(region, spot, null, null, null);
        var needs = new MachineNeeds(ResourceWords.Read(cpus, memory, gpu), wishes);
        var heard = await round.AskAsync(new OfferQuery(needs.Resources, null, http.Caller().Name) { Needs = needs }, cancellation);
        var own = heard.SelectMany(target => target.Answer.Offers).Where(offer => needs.Misfit(offer) is null);
        var table = await catalogue.TableAsync(cancellation);
        var rows = own.Select(offer => new OfferRow(offer, null))
            .Concat((all == true ? table.All(needs) : table.Best(needs))
                .Where(offer => heard.All(target => target.Name != offer.Target))
                .Select(offer => new OfferRow(offer, CloudTargets.Needs(offer.Target))))
            .OrderBy(row => row.Offer.PricePerHour).ThenBy(row => row.Offer.Offer, StringComparer.Ordinal).ToList();
        var facts = needs.Gpu is null ? [] : ShippedCatalogue.Facts.Where(fact => fact.AboutGpus).ToList();
        return TypedResults.Ok(new OffersView([.. rows.Take(limit ?? UsualLimit)], rows.Count, facts));
    }
}
