using System.Globalization;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan.Catalogue.Import;

/// <summary>
/// Turns the rows of a price file into priced machines. What is wrong and known better is corrected, what cannot be believed
/// is left out, and each kind of fault is counted with an example: a price that is shown is one that somebody would pay.
/// </summary>
/// <param name="sizes">Machines by target and name as other sources describe them, for files that know prices alone.</param>
internal sealed class RowJudge(DateOnly asOf, string source, Func<string, string, Machine?> sizes)
{
    /// <summary>Above this, US dollars an hour, a price is a slip: the dearest machines of today cost some hundred.</summary>
    private const decimal DearestPerHour = 5000;

    private readonly Dictionary<(string Target, string Machine), Machine> machines = [];
    private readonly Dictionary<(string Target, string Machine, string Region, string? Zone), RegionPrice> prices = [];

    public FaultList Faults { get; } = new();

    public void Take(RawRow row)
    {
        if (row.Machine.Length == 0 || row.Region.Length == 0)
        {
            Faults.Add(FaultKinds.NoName, row);
        }
        else if (Price(row) is { } price && MachineOf(row) is { } machine)
        {
            machines[(machine.Target, machine.Name)] = machine;
            Keep(row, price);
        }
    }

    /// <summary>Zones become their region: the highest full price, so that no plan promises too little, and the lowest spot price.</summary>
    public List<PricedMachine> Machines()
    {
        var regions = prices.GroupBy(entry => (entry.Key.Target, entry.Key.Machine, entry.Key.Region)).Select(zones => (
            Machine: machines[(zones.Key.Target, zones.Key.Machine)],
            Price: zones.First().Value with
            {
                PerHour = zones.Max(zone => zone.Value.PerHour),
                SpotPerHour = zones.Min(zone => zone.Value.SpotPerHour),
            }));
        return [.. regions.GroupBy(region => region.Machine)
            .OrderBy(machine => machine.Key.Target, StringComparer.Ordinal).ThenBy(machine => machine.Key.Name, StringComparer.Ordinal)
            .Select(machine => new PricedMachine(
                machine.Key,
                [.. machine.Select(region => region.Price).OrderBy(price => price.PerHour).ThenBy(price => price.Region, StringComparer.Ordinal)]))];
    }

    private RegionPrice? Price(RawRow row)
    {
        var kind = row.Price switch
        {
            null => FaultKinds.NoPrice,
            0 => FaultKinds.ZeroPrice,
            < 0 or > DearestPerHour => FaultKinds.OddPrice,
            _ => null,
        };
        if (kind is not null)
        {
            Faults.Add(kind, row);
            return null;
        }

        if (row.Estimated || row is { SpotEstimated: true, Spot: not null })
        {
            Faults.Add(FaultKinds.Estimated, row);
        }

        var price = row.Price!.Value;
        var spot = SpotFault(row.Spot, price) is { } fault ? Without(fault, row) : row.Spot;
        return new RegionPrice(row.Region, price, spot, row.Estimated, spot is not null && row.SpotEstimated, asOf, source);
    }

    private static string? SpotFault(decimal? spot, decimal price) => spot switch
    {
        null => null,
        <= 0 => FaultKinds.SpotZero,
        _ when spot == price => FaultKinds.SpotEqual,
        _ when spot > price => FaultKinds.SpotHigher,
        _ => null,
    };

    private decimal? Without(string fault, RawRow row)
    {
        Faults.Add(fault, row, string.Create(CultureInfo.InvariantCulture, $"spot {row.Spot}, price {row.Price}"));
        return null;
    }

    private Machine? MachineOf(RawRow row)
    {
        machines.TryGetValue((row.Target, row.Machine), out var before);
        if (row.Cpu is not > 0 || row.MemoryGib is not > 0)
        {
            var known = before ?? sizes(row.Target, row.Machine);
            if (known is null)
            {
                Faults.Add(FaultKinds.NoSize, row);
            }

            return known;
        }

        if (Gpus(row) is not { } gpus)
        {
            return null;
        }

        var machine = new Machine(
            row.Target,
            row.Machine,
            row.Cpu.Value,
            (long)(row.MemoryGib.Value * (1L << 30)),
            gpus.Count == 0 ? null : GpuNames.Read(gpus.Name, gpus.MemoryGb),
            gpus.Count,
            row.Arm ?? KnownMachines.IsArm(row.Target, row.Machine));
        if (before is not null && before != machine)
        {
            Faults.Add(FaultKinds.TwoSizes, row);
        }

        return before ?? machine;
    }

    /// <returns>Null when what the row says of its devices cannot be believed.</returns>
    private (string Name, double Count, double? MemoryGb)? Gpus(RawRow row)
    {
        if (KnownMachines.Devices(row.Machine) is { } known)
        {
            if (Math.Abs((row.GpuCount ?? 0) - known.Count) > 0.01)
            {
                Faults.Add(
                    known.Count < 1 ? FaultKinds.GpuShare : FaultKinds.WrongGpus,
                    row,
                    string.Create(CultureInfo.InvariantCulture, $"{row.GpuCount ?? 0} for {known.Count:0.###} × {known.Gpu}"));
            }

            return (known.Gpu, Math.Round(known.Count, 6), null);
        }

        if (row.Gpu is null && row.GpuCount is null or 0)
        {
            return ("", 0, null);
        }

        if (row.Gpu is null || row.GpuCount is not > 0 || !Believable(row.Gpu, row.GpuCount.Value))
        {
            Faults.Add(FaultKinds.OddGpus, row, string.Create(CultureInfo.InvariantCulture, $"{row.GpuCount ?? 0} × {row.Gpu ?? "?"}"));
            return null;
        }

        return (row.Gpu, row.GpuCount.Value, row.GpuMemoryGb);
    }

    /// <summary>Graphics devices come as 1, 2, 4, 8 or 16, or as a share of one; other accelerators as any number.</summary>
    private static bool Believable(string gpu, double count) =>
        count < 1 || GpuNames.Read(gpu).Vendor is not ("nvidia" or "amd")
            ? count <= 64
            : count is 1 or 2 or 4 or 8 or 16;

    private void Keep(RawRow row, RegionPrice price)
    {
        var key = (row.Target, row.Machine, row.Region, row.Zone);
        if (!prices.TryGetValue(key, out var before))
        {
            prices[key] = price;
            return;
        }

        var differs = before.PerHour != price.PerHour;
        Faults.Add(
            differs ? FaultKinds.TwoPrices : FaultKinds.Repeated,
            row,
            differs ? string.Create(CultureInfo.InvariantCulture, $"{before.PerHour} and {price.PerHour}") : "");
        prices[key] = before.PerHour >= price.PerHour ? before : price;
    }
}
