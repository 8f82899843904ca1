using System.Text;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>Reads a price file of any format that is known; the file itself tells which it is.</summary>
public static class PriceFile
{
    private const int Enough = 4096;

    /// <summary>Tables that people have beside those that can be imported, by how their first line begins.</summary>
    private static readonly (string Start, string What)[] Elsewhere =
    [
        ("Cloud,GPU Type,", "A comparison of vendors' list prices (Full Stack Deep Learning, cloud-gpus.csv)"),
        ("AcceleratorName,Clouds", "SkyPilot's list of accelerators (common/accelerators.csv)"),
    ];

    /// <param name="content">Seekable.</param>
    /// <param name="asOf">The day of the prices when the file does not say it.</param>
    /// <param name="source">Name of the source, noted with every price.</param>
    /// <param name="known">The catalogue as it is: sizes of machines, prices of nodes.</param>
    /// <exception cref="Errors.PilotException">PILOT0970 or PILOT0971. Faults of single rows are no exception: see <see cref="JudgedFile.Faults"/>.</exception>
    public static JudgedFile Read(Stream content, DateOnly asOf, string source, OfferTable known)
    {
        var raw = ReadRows(content, known);
        var judge = new RowJudge(raw.AsOf ?? asOf, source, (target, machine) => known.Find(target, machine)?.Machine);
        foreach (var row in raw.Rows)
        {
            judge.Take(row);
        }

        return new JudgedFile(raw.Format, raw.AsOf ?? asOf, raw.Rows.Count, judge.Machines(), judge.Faults.ToList(), raw.Skipped);
    }

    private static RawFile ReadRows(Stream content, OfferTable known)
    {
        var start = new byte[Enough];
        var length = content.ReadAtLeast(start, Enough, throwOnEndOfStream: false);
        content.Position = 0;
        var text = Encoding.UTF8.GetString(start, 0, length).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        var firstLine = text.Split('\n', 2)[0].TrimEnd('\r');
        if (SkyPilotCsv.Is(firstLine))
        {
            return SkyPilotCsv.Read(new StreamReader(content));
        }

        if (Elsewhere.FirstOrDefault(table => firstLine.StartsWith(table.Start, StringComparison.Ordinal)) is { What: { } what })
        {
            throw new Errors.PilotException(CatalogueErrors.NoRegions(what));
        }

        if (text.StartsWith('{') || text.StartsWith('['))
        {
            return text switch
            {
                _ when text.Contains("\"offerCode\"", StringComparison.Ordinal) => AwsPriceList.Read(content),
                _ when text.Contains("\"Items\"", StringComparison.Ordinal) => AzureRetailPrices.Read(content),
                _ when text.Contains("\"items\"", StringComparison.Ordinal) => ClusterNodes.Read(
                    content, (machine, region) => NodePrice(known, machine, region)),
                _ => throw new Errors.PilotException(CatalogueErrors.UnknownFormat(Start(firstLine))),
            };
        }

        throw new Errors.PilotException(CatalogueErrors.UnknownFormat(Start(firstLine)));
    }

    private static decimal? NodePrice(OfferTable known, string machine, string region) =>
        (known.Find(CloudTargets.AzureVm, machine) ?? known.Find(CloudTargets.Aws, machine))
            ?.Prices.FirstOrDefault(price => price.Region == region)?.PerHour;

    private static string Start(string line) => line.Length <= 40 ? line : line[..40];
}

/// <summary>A price file after it was judged.</summary>
/// <param name="Format">For people.</param>
/// <param name="Rows">In the file, usable or not.</param>
/// <param name="Skipped">Rows about something else, by what they are about.</param>
public sealed record JudgedFile(
    string Format,
    DateOnly AsOf,
    int Rows,
    IReadOnlyList<PricedMachine> Machines,
    IReadOnlyList<CatalogueFault> Faults,
    IReadOnlyDictionary<string, int> Skipped)
{
    public int Prices => Machines.Sum(machine => machine.Prices.Count);
}
