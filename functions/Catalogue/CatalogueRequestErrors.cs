using Pilot.Core.Errors;

namespace Pilot.Functions.Catalogue;

internal static class CatalogueRequestErrors
{
    public static PilotError NoFeeds() => new(
        "PILOT0978",
        "No source of prices is configured, so that there is nothing to fetch.",
        "Import a price file with `pilot catalog import FILE`, or start the platform with PILOT_PRICE_FEEDS=name=address.");
}
