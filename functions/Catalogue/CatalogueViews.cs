using Pilot.Core.Api;
using Pilot.Core.Plan.Catalogue;

namespace Pilot.Functions.Catalogue;

/// <summary>The catalogue as the API shows it.</summary>
internal sealed class CatalogueViews(CatalogueStore store, TimeProvider clock)
{
    public async Task<CatalogueView> AllAsync(CancellationToken cancellation)
    {
        var table = await store.TableAsync(cancellation);
        var imported = await store.SourcesAsync(cancellation);
        return new CatalogueView(
            table.Count, table.Machines, [.. ShippedCatalogue.Sources.Select(Of), .. imported.Select(Of)], ShippedCatalogue.Facts);
    }

    public SourceView Of(SourceState source) => new(
        source.Name,
        Shipped: false,
        source.Format ?? "",
        source.AsOf,
        source.AsOf is { } asOf && CatalogueStore.IsStale(asOf, Today()),
        source.Prices,
        source.Imported,
        source.Faults ?? [],
        source.Failure,
        source.FailedAt);

    private SourceView Of(CatalogueSource source) => new(
        source.Name,
        Shipped: true,
        source.Title,
        source.AsOf,
        CatalogueStore.IsStale(source.AsOf, Today()),
        source.Machines.Sum(machine => machine.Prices.Count),
        Imported: null,
        [],
        Failure: null,
        FailedAt: null);

    private DateOnly Today() => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
}
