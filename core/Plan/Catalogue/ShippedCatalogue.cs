using System.Globalization;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>
/// The compact table that the product brings along: common machines of each cloud at their list prices, with the day they
/// are of. It is what a fresh installation plans with; every imported price that is newer counts before it.
/// </summary>
public static class ShippedCatalogue
{
    private static readonly string[] Files = ["azure-vm", "aws", "aci", "container-apps"];

    /// <summary>One source per cloud service, named <c>shipped/{service}</c>.</summary>
    public static IReadOnlyList<CatalogueSource> Sources { get; } = [.. Files.Select(Read)];

    public static IReadOnlyList<CloudFact> Facts { get; } = [.. Text("facts").Split('\n')
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split('\t'))
        .Select(field => new CloudFact(field[0], field[1] == "gpu", Day(field[2]), field[3], field[4]))];

    private static CatalogueSource Read(string file)
    {
        var text = Text(file);
        var notes = text.Split('\n').Where(line => line.StartsWith("#! ", StringComparison.Ordinal))
            .Select(line => line[3..].Split(' ', 2)).ToDictionary(note => note[0], note => note[1]);
        var asOf = Day(notes["as-of"]);
        return new CatalogueSource($"shipped/{file}", notes["source"], notes["url"], asOf, CatalogueText.Read(text, asOf, notes["source"]));
    }

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(string file)
    {
        using var stream = typeof(ShippedCatalogue).Assembly.GetManifestResourceStream($"catalogue/{file}.tsv")
            ?? throw new InvalidOperationException($"The product lacks its table {file}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

/// <summary>The offers of one source.</summary>
/// <param name="Name">Lower case: <c>shipped/aws</c>, <c>azure</c>.</param>
/// <param name="Title">Where the prices are from, for people.</param>
/// <param name="Url">Where to look them up; null when nobody said.</param>
public sealed record CatalogueSource(string Name, string Title, string? Url, DateOnly AsOf, IReadOnlyList<PricedMachine> Machines);

/// <summary>What a cloud can or cannot do, where a plan must know it.</summary>
/// <param name="AboutGpus">It matters to jobs that ask for a device.</param>
/// <param name="Day">Since when it holds, or when it was last seen to hold.</param>
/// <param name="Source">Address of the page that says so.</param>
public sealed record CloudFact(string Target, bool AboutGpus, DateOnly Day, string Text, string Source);
