using System.Globalization;
using System.Text;
using Pilot.Core.Api;
using Pilot.Core.Errors;
using Pilot.Core.Plan.Catalogue.Import;
using Pilot.Core.Storage;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>
/// The imported prices in blob storage. Each source has versions of its own: a new one is written whole before it is made the
/// current one, and a file that is refused changes nothing but the note that it was. Versions before it are kept for a while.
/// </summary>
public sealed class CatalogueStore(IBlobStore blobs, TimeProvider clock) : IDisposable
{
    private const int VersionsKept = 3;
    private const int StaleDays = 90;

    /// <summary>A new version with less than this part of the prices before looks cut off.</summary>
    private const double LeastLeft = 0.5;

    private readonly SemaphoreSlim loading = new(1, 1);
    private (string ETags, OfferTable Table)? loaded;

    /// <summary>
    /// Takes a price file in as the new version of a source. A repeat of the same file is one more version of the same prices.
    /// </summary>
    /// <param name="content">Seekable.</param>
    /// <param name="asOf">The day of the prices when the file does not say it; null for today.</param>
    /// <param name="force">Take it also when most of what was there is gone.</param>
    /// <exception cref="PilotException">PILOT0970 to PILOT0974; the version before stays in use.</exception>
    public async Task<SourceState> ImportAsync(string name, Stream content, DateOnly? asOf, bool force, CancellationToken cancellation = default)
    {
        if (!IsName(name))
        {
            throw new PilotException(CatalogueErrors.Name(name));
        }

        var now = clock.GetUtcNow();
        var table = await TableAsync(cancellation);
        var before = await blobs.ReadJsonAsync(BlobNames.CatalogueSource(name), PilotJson.Default.SourceState, cancellation);
        try
        {
            var today = DateOnly.FromDateTime(now.UtcDateTime);
            var file = PriceFile.Read(content, asOf ?? today, name, table);
            var old = before is { } known ? await MachinesAsync(known.Document, cancellation) : [];
            var faults = Faults(file, old, today);
            Refuse(file, old, faults, force);
            return await StoreAsync(name, file, faults, before?.Document, now, cancellation);
        }
        catch (PilotException refusal) when (before is not null)
        {
            await FailedAsync(name, refusal.Error, cancellation);
            throw;
        }
    }

    /// <summary>Forgets an imported source with all its versions; what the product ships counts again where it stood in.</summary>
    /// <exception cref="PilotException">PILOT0979: there is none of that name.</exception>
    public async Task RemoveAsync(string name, CancellationToken cancellation = default)
    {
        if (!IsName(name) || await blobs.StatAsync(BlobNames.CatalogueSource(name), cancellation) is null)
        {
            throw new PilotException(CatalogueErrors.NoSuchSource(name));
        }

        await blobs.DeleteAsync(BlobNames.CatalogueSource(name), cancellation: cancellation);
        await foreach (var version in blobs.ListAllAsync(BlobNames.CatalogueVersion(name, ""), cancellation))
        {
            await blobs.DeleteAsync(version.Name, cancellation: cancellation);
        }
    }

    /// <summary>Notes that a source could not be refreshed; what it said before stays in use.</summary>
    public async Task FailedAsync(string name, PilotError error, CancellationToken cancellation = default)
    {
        var before = await blobs.ReadJsonAsync(BlobNames.CatalogueSource(name), PilotJson.Default.SourceState, cancellation);
        var noted = (before?.Document ?? new SourceState(name)) with { Failure = error, FailedAt = clock.GetUtcNow() };
        await blobs.PutJsonAsync(BlobNames.CatalogueSource(name), noted, PilotJson.Default.SourceState, cancellation: cancellation);
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<SourceState>> SourcesAsync(CancellationToken cancellation = default)
    {
        var sources = new List<SourceState>();
        await foreach (var blob in blobs.ListAllAsync(BlobNames.CatalogueSource(""), cancellation))
        {
            if (await blobs.ReadJsonAsync(blob.Name, PilotJson.Default.SourceState, cancellation) is { } source)
            {
                sources.Add(source.Document);
            }
        }

        return sources;
    }

    /// <summary>
    /// All offers, the shipped ones included. Kept in memory until a source changes, which one listing tells.
    /// </summary>
    public async Task<OfferTable> TableAsync(CancellationToken cancellation = default)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            var etags = new StringBuilder();
            await foreach (var blob in blobs.ListAllAsync(BlobNames.CatalogueSource(""), cancellation))
            {
                etags.Append(blob.Name).Append(' ').Append(blob.ETag).Append('\n');
            }

            if (loaded is not { } known || known.ETags != etags.ToString())
            {
                var sources = new List<IReadOnlyList<PricedMachine>>(ShippedCatalogue.Sources.Select(source => source.Machines));
                foreach (var source in await SourcesAsync(cancellation))
                {
                    sources.Add(await MachinesAsync(source, cancellation));
                }

                loaded = (etags.ToString(), new OfferTable(sources));
            }

            return loaded.Value.Table;
        }
        finally
        {
            loading.Release();
        }
    }

    public void Dispose() => loading.Dispose();

    public static bool IsStale(DateOnly asOf, DateOnly today) => today.DayNumber - asOf.DayNumber > StaleDays;

    private static bool IsName(string name) =>
        name.Length is > 0 and <= 40 && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>The newest version that can be read; empty when there is none.</summary>
    private async Task<IReadOnlyList<PricedMachine>> MachinesAsync(SourceState source, CancellationToken cancellation)
    {
        foreach (var version in source.Versions ?? [])
        {
            await using var content = await blobs.ReadAsync(BlobNames.CatalogueVersion(source.Name, version.Id), cancellation: cancellation);
            if (content is null)
            {
                continue;
            }

            using var reader = new StreamReader(content.Stream, Encoding.UTF8);
            try
            {
                return CatalogueText.Read(await reader.ReadToEndAsync(cancellation), version.AsOf, source.Name);
            }
            catch (FormatException)
            {
                // Somebody changed the blob: the version before is the last good one.
            }
        }

        return [];
    }

    private static List<CatalogueFault> Faults(JudgedFile file, IReadOnlyList<PricedMachine> old, DateOnly today)
    {
        var more = new FaultList();
        var now = file.Machines.SelectMany(Places).ToHashSet();
        foreach (var gone in old.SelectMany(Places).Where(place => !now.Contains(place)))
        {
            more.Add(FaultKinds.Vanished, $"{gone.Machine} in {gone.Region}");
        }

        if (IsStale(file.AsOf, today) && file.Machines.Count > 0)
        {
            more.Add(FaultKinds.Stale, string.Create(CultureInfo.InvariantCulture, $"they are of {file.AsOf:yyyy-MM-dd}"));
        }

        return [.. file.Faults, .. more.ToList()];
    }

    private static IEnumerable<(string Target, string Machine, string Region)> Places(PricedMachine priced) =>
        priced.Prices.Select(price => (priced.Machine.Target, priced.Machine.Name, price.Region));

    private static void Refuse(JudgedFile file, IReadOnlyList<PricedMachine> old, List<CatalogueFault> faults, bool force)
    {
        List<string> lines = [.. faults.Select(fault => fault.ToString()), .. file.Skipped.Select(skipped => $"{skipped.Value} × {skipped.Key}; not for jobs")];
        var before = old.Sum(machine => machine.Prices.Count);
        if (file.Prices == 0)
        {
            throw new PilotException(CatalogueErrors.NothingUsable(file.Rows, lines));
        }

        if (!force && file.Prices < before * LeastLeft)
        {
            throw new PilotException(CatalogueErrors.Shrunk(file.Prices, before, lines));
        }
    }

    private async Task<SourceState> StoreAsync(
        string name, JudgedFile file, List<CatalogueFault> faults, SourceState? before, DateTimeOffset now, CancellationToken cancellation)
    {
        var version = new SourceVersion(now.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture), file.AsOf);
        await blobs.PutTextAsync(BlobNames.CatalogueVersion(name, version.Id), CatalogueText.Write(file.Machines), cancellation: cancellation);
        SourceVersion[] versions = [version, .. (before?.Versions ?? []).Where(old => old.Id != version.Id)];
        var state = new SourceState(
            name, file.Format, file.AsOf, now, [.. versions.Take(VersionsKept)], file.Rows, file.Prices, faults, file.Skipped);
        await blobs.PutJsonAsync(BlobNames.CatalogueSource(name), state, PilotJson.Default.SourceState, cancellation: cancellation);
        foreach (var old in versions.Skip(VersionsKept))
        {
            await blobs.DeleteAsync(BlobNames.CatalogueVersion(name, old.Id), cancellation: cancellation);
        }

        return state;
    }
}
