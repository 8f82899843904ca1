using Pilot.Core.Errors;
using Pilot.Core.Plan;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Core.Api;

/// <summary>GET /api/v1/catalog.</summary>
/// <param name="Offers">Machines in regions, of all sources together.</param>
/// <param name="Machines">Kinds of machine.</param>
public sealed record CatalogueView(int Offers, int Machines, IReadOnlyList<SourceView> Sources, IReadOnlyList<CloudFact> Facts);

/// <summary>One source of prices.</summary>
/// <param name="Shipped">Part of the product; it changes with the product alone.</param>
/// <param name="Title">Where the prices are from, for people.</param>
/// <param name="AsOf">The day that the prices are of; null before the first good import.</param>
/// <param name="Stale">More than 90 days old.</param>
/// <param name="Prices">Machines in regions.</param>
/// <param name="Failure">Why the last import failed; null when it did not.</param>
public sealed record SourceView(
    string Name,
    bool Shipped,
    string Title,
    DateOnly? AsOf,
    bool Stale,
    int Prices,
    DateTimeOffset? Imported,
    IReadOnlyList<CatalogueFault> Faults,
    PilotError? Failure,
    DateTimeOffset? FailedAt);

/// <summary>GET /api/v1/offers: cheapest first.</summary>
/// <param name="Total">How many there are; <paramref name="Offers"/> may be fewer.</param>
/// <param name="Facts">What the clouds can and cannot do, where it matters to what was asked for.</param>
public sealed record OffersView(IReadOnlyList<OfferRow> Offers, int Total, IReadOnlyList<CloudFact> Facts);

/// <param name="Needs">The command that makes it possible to launch a job there; null when it is.</param>
public sealed record OfferRow(PlanOffer Offer, string? Needs);

/// <summary>How the refresh of one source went.</summary>
/// <param name="Source">What is in use now; null when the source has never had a good version.</param>
/// <param name="Error">Why nothing new came; null when something did.</param>
public sealed record SourceRefresh(string Name, SourceView? Source, PilotError? Error);
