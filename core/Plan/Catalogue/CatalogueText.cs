using System.Globalization;
using System.Text;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>
/// Priced machines as text, for storage and for the table that the product ships: a line per machine, and under it a line
/// per region that begins with a tab. Fields are split by tabs; lines with <c>#</c> are comments; <c>-</c> stands for nothing.
/// <code>
/// target  machine  cores  memory in bytes  GPU  devices  [arm]
///         region   price per hour  spot price per hour  [e: price estimated] [s: spot price estimated, its day where it is another]
/// </code>
/// </summary>
public static class CatalogueText
{
    private const string Nothing = "-";
    private const string Day = "yyyy-MM-dd";

    public static string Write(IEnumerable<PricedMachine> machines)
    {
        var text = new StringBuilder();
        foreach (var (machine, prices) in machines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{machine.Target}\t{machine.Name}\t{machine.Cpu}\t{machine.MemoryBytes}\t");
            text.Append(CultureInfo.InvariantCulture, $"{WriteGpu(machine.Gpu)}\t{machine.Gpus}{(machine.Arm ? "\tarm" : "")}\n");
            foreach (var price in prices)
            {
                var flags = (price.Estimated ? "e" : "") + (price.SpotEstimated ? "s" + price.SpotPricedAt?.ToString(Day, CultureInfo.InvariantCulture) : "");
                text.Append(CultureInfo.InvariantCulture, $"\t{price.Region}\t{price.PerHour}\t{price.SpotPerHour?.ToString(CultureInfo.InvariantCulture) ?? Nothing}");
                text.Append(flags.Length > 0 ? $"\t{flags}\n" : "\n");
            }
        }

        return text.ToString();
    }

    /// <param name="source">Name of the source, noted with every price.</param>
    /// <exception cref="FormatException">The text was not written by <see cref="Write"/>; the message names the line.</exception>
    public static List<PricedMachine> Read(string text, DateOnly pricedAt, string source)
    {
        var machines = new List<PricedMachine>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Span<Range> fields = stackalloc Range[8];
        var prices = new List<RegionPrice>();
        var number = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            try
            {
                if (line[0] == '\t')
                {
                    var row = line[1..];
                    prices.Add(ReadPrice(row, fields[..row.Split(fields, '\t')], names, pricedAt, source));
                }
                else
                {
                    prices = [];
                    machines.Add(new PricedMachine(ReadMachine(line, fields[..line.Split(fields, '\t')], names), prices));
                }
            }
            catch (Exception e) when (e is FormatException or OverflowException or IndexOutOfRangeException)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Line {number} of the catalogue from {source} cannot be read."), e);
            }
        }

        return machines;
    }

    private static Machine ReadMachine(
        ReadOnlySpan<char> line, ReadOnlySpan<Range> fields, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names)
    {
        var gpu = line[fields[4]];
        return new Machine(
            One(names, line[fields[0]]),
            line[fields[1]].ToString(),
            Number(line[fields[2]]),
            long.Parse(line[fields[3]], NumberStyles.None, CultureInfo.InvariantCulture),
            gpu is Nothing ? null : ReadGpu(gpu.ToString()),
            Number(line[fields[5]]),
            Arm: fields.Length > 6);
    }

    private static RegionPrice ReadPrice(
        ReadOnlySpan<char> line,
        ReadOnlySpan<Range> fields,
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names,
        DateOnly pricedAt,
        string source)
    {
        var spot = line[fields[2]];
        var flags = fields.Length > 3 ? line[fields[3]] : "";
        var spotDay = flags.Length > Day.Length ? DateOnly.ParseExact(flags[^Day.Length..], Day, CultureInfo.InvariantCulture) : (DateOnly?)null;
        return new RegionPrice(
            One(names, line[fields[0]]),
            Money(line[fields[1]]),
            spot is Nothing ? null : Money(spot),
            flags.Contains('e'),
            flags.Contains('s'),
            pricedAt,
            source)
        {
            SpotPricedAt = spotDay,
        };
    }

    private static string WriteGpu(GpuModel? gpu) => gpu is null
        ? Nothing
        : string.Create(CultureInfo.InvariantCulture, $"{gpu.Family}-{gpu.MemoryGb:0.######}GB");

    private static GpuModel ReadGpu(string text) => GpuNames.Read(text);

    private static double Number(ReadOnlySpan<char> text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static decimal Money(ReadOnlySpan<char> text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);

    private static string One(Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> names, ReadOnlySpan<char> name)
    {
        if (!names.TryGetValue(name, out var one))
        {
            one = name.ToString();
            names[name] = one;
        }

        return one;
    }
}
