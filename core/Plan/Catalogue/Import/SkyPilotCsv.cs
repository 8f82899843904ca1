using System.Globalization;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// <c>vms.csv</c> of the SkyPilot catalogue, schemas v5 to v8: columns are found by name, so that those which a version lacks
/// or adds do not matter. Tables with the same columns and <c>PriceSource</c>, <c>SpotSource</c> beside them are read too.
/// </summary>
internal static class SkyPilotCsv
{
    private static readonly string[] Needed = ["InstanceType", "vCPUs", "MemoryGiB", "Price", "Region"];

    public static bool Is(string firstLine) => firstLine.Contains("InstanceType", StringComparison.Ordinal) && firstLine.Contains(',', StringComparison.Ordinal);

    /// <exception cref="Errors.PilotException">PILOT0971: a column is missing.</exception>
    public static RawFile Read(TextReader text)
    {
        using var rows = CsvRows.Read(text).GetEnumerator();
        var columns = rows.MoveNext() ? Columns(rows.Current.Fields) : [];
        var missing = Needed.Where(name => !columns.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            throw new Errors.PilotException(CatalogueErrors.Unreadable("SkyPilot CSV", $"it lacks the columns {string.Join(", ", missing)}"));
        }

        var read = new List<RawRow>();
        var azureColumns = columns.ContainsKey("Generation");
        while (rows.MoveNext())
        {
            read.Add(Row(new Fields(columns, rows.Current.Fields), rows.Current.Line, azureColumns));
        }

        return new RawFile("SkyPilot CSV", read, null, new Dictionary<string, int>());
    }

    private static RawRow Row(Fields row, int line, bool azureColumns)
    {
        var machine = row["InstanceType"] ?? "";
        var azure = azureColumns || machine.StartsWith("Standard_", StringComparison.Ordinal) || machine.StartsWith("Basic_", StringComparison.Ordinal);
        var gpu = row["AcceleratorName"];
        return new RawRow(
            string.Create(CultureInfo.InvariantCulture, $"line {line}"),
            azure ? CloudTargets.AzureVm : CloudTargets.Aws,
            machine,
            (row["Region"] ?? "").ToLowerInvariant(),
            row["AvailabilityZone"],
            row.Number("vCPUs"),
            row.Number("MemoryGiB"),
            gpu,
            row.Number("AcceleratorCount"),
            gpu is null ? null : GpuMemoryGb(row["GpuInfo"]),
            row.Money("Price"),
            row.Money("SpotPrice"),
            row["Arch"] is { } arch ? arch is "arm64" : null,
            row["PriceSource"]?.StartsWith("estimate", StringComparison.Ordinal) ?? false,
            row["SpotSource"] is { } spot && (spot.StartsWith("estimate", StringComparison.Ordinal) || spot.Contains("ratio", StringComparison.Ordinal)));
    }

    /// <summary>From the Python text of <c>GpuInfo</c>: <c>'MemoryInfo': {'SizeInMiB': 16384}</c>.</summary>
    private static double? GpuMemoryGb(string? info)
    {
        const string Key = "'SizeInMiB': ";
        var at = info?.IndexOf(Key, StringComparison.Ordinal) ?? -1;
        if (at < 0)
        {
            return null;
        }

        var digits = info.AsSpan(at + Key.Length);
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return double.TryParse(end < 0 ? digits : digits[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var mib) && mib > 0
            ? Math.Round(mib / 1024)
            : null;
    }

    private static Dictionary<string, int> Columns(List<string> names)
    {
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            columns.TryAdd(names[i].Trim().TrimStart('\uFEFF'), i);
        }

        return columns;
    }

    private sealed class Fields(Dictionary<string, int> columns, List<string> values)
    {
        /// <summary>Null where the column or its value is missing.</summary>
        public string? this[string column] =>
            columns.TryGetValue(column, out var at) && at < values.Count && values[at].Trim() is { Length: > 0 } text ? text : null;

        public double? Number(string column) =>
            double.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

        public decimal? Money(string column) =>
            decimal.TryParse(this[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var money) ? money : null;
    }
}
