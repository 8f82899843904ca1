namespace Pilot.Core.Plan.Catalogue;

/// <summary>
/// All offers of the catalogue, ready to be asked while a person waits; immutable, so any number may ask at once.
/// <para>
/// A machine is the same machine in each of its regions: it takes equally long there, so that of its prices only the lowest
/// in a wanted region can be part of a plan. Asking therefore looks at each machine once, not at each of its prices, and
/// what comes out (<see cref="Best"/>) leads to the same plans as all offers would.
/// </para>
/// </summary>
public sealed class OfferTable
{
    private readonly Entry[] entries;
    private readonly Dictionary<(string Target, string Machine), Entry> byName;

    /// <param name="sources">
    /// What each source says. Where two of them price one machine in one region, a price that was read counts before one that
    /// was guessed, and else the newer; where they are of one day, that of the later source.
    /// </param>
    public OfferTable(IEnumerable<IReadOnlyList<PricedMachine>> sources)
    {
        var merged = new Dictionary<(string, string), PricedMachine>();
        foreach (var priced in sources.SelectMany(source => source))
        {
            var key = (priced.Machine.Target, priced.Machine.Name);
            merged[key] = merged.TryGetValue(key, out var before) ? Newest(before, priced) : priced;
        }

        entries = [.. merged.Values.OrderBy(priced => priced.Machine.Target, StringComparer.Ordinal)
            .ThenBy(priced => priced.Machine.Name, StringComparer.Ordinal).Select(priced => new Entry(priced))];
        byName = entries.ToDictionary(entry => (entry.Machine.Target, entry.Machine.Name));
        Count = entries.Sum(entry => entry.Prices.Length);
    }

    public static OfferTable Empty { get; } = new([]);

    /// <summary>Machines in regions.</summary>
    public int Count { get; }

    /// <summary>Kinds of machine.</summary>
    public int Machines => entries.Length;

    /// <summary>
    /// For each machine that the job can use, its cheapest offer in the wanted regions; and for each that is rented out as
    /// spot, its cheapest spot offer. Machines for arm64 code are left out, since images are of x86-64 code.
    /// </summary>
    public List<PlanOffer> Best(MachineNeeds needs)
    {
        var offers = new List<PlanOffer>();
        foreach (var entry in entries)
        {
            if (!entry.Fits(needs))
            {
                continue;
            }

            if (needs.Spot != SpotUse.Wanted && entry.Cheapest(needs) is { } usual)
            {
                offers.Add(entry.Offer(usual, spot: false, needs));
            }

            if (needs.Spot != SpotUse.Never && entry.CheapestSpot(needs) is { } spot)
            {
                offers.Add(entry.Offer(spot, spot: true, needs));
            }
        }

        return offers;
    }

    /// <summary>Every offer that the job can use, machine by machine.</summary>
    /// <param name="target">Of one target alone; null for all.</param>
    public IEnumerable<PlanOffer> All(MachineNeeds needs, string? target = null)
    {
        foreach (var entry in entries.Where(entry => (target is null || entry.Machine.Target == target) && entry.Fits(needs)))
        {
            foreach (var price in entry.Prices.Where(price => needs.HoldsRegion(price.Region)))
            {
                if (needs.Spot != SpotUse.Wanted)
                {
                    yield return entry.Offer(price, spot: false);
                }

                if (needs.Spot != SpotUse.Never && price.SpotPerHour is not null)
                {
                    yield return entry.Offer(price, spot: true);
                }
            }
        }
    }

    /// <summary>The offers of one machine, by its own name in any case; empty when it is not known.</summary>
    public IEnumerable<PlanOffer> Of(string machine) => entries
        .Where(entry => entry.Machine.Name.Equals(machine, StringComparison.OrdinalIgnoreCase))
        .SelectMany(entry => entry.Prices.SelectMany(price => price.SpotPerHour is null
            ? [entry.Offer(price, spot: false)]
            : new[] { entry.Offer(price, spot: false), entry.Offer(price, spot: true) }));

    /// <summary>A machine by target and exact name; null when it is not known.</summary>
    public PricedMachine? Find(string target, string machine) => byName.GetValueOrDefault((target, machine))?.Priced;

    private static PricedMachine Newest(PricedMachine one, PricedMachine other)
    {
        var prices = other.Prices.ToDictionary(price => price.Region, StringComparer.Ordinal);
        foreach (var price in one.Prices)
        {
            if (!prices.TryGetValue(price.Region, out var rival) || CountsBefore(price, rival))
            {
                prices[price.Region] = price;
            }
        }

        var newer = Latest(one) > Latest(other) ? one : other;
        return newer with { Prices = [.. prices.Values] };
    }

    /// <summary>What was read counts before what was guessed, else the newer.</summary>
    private static bool CountsBefore(RegionPrice price, RegionPrice rival) =>
        price.Estimated != rival.Estimated ? rival.Estimated : rival.PricedAt < price.PricedAt;

    private static DateOnly Latest(PricedMachine priced) => priced.Prices.Count == 0 ? DateOnly.MinValue : priced.Prices.Max(price => price.PricedAt);

    private sealed class Entry
    {
        private readonly string? gpuName;

        public Entry(PricedMachine priced)
        {
            Prices = [.. priced.Prices];
            Sort(Prices, static (a, b) => Compare(a.PerHour, a.Region, b.PerHour, b.Region));
            Priced = priced with { Prices = Prices };
            Spot = Array.FindAll(Prices, price => price.SpotPerHour is not null);
            Sort(Spot, static (a, b) => Compare(a.SpotPerHour!.Value, a.Region, b.SpotPerHour!.Value, b.Region));
            gpuName = Machine.Gpu?.Name;
        }

        public PricedMachine Priced { get; }

        public Machine Machine => Priced.Machine;

        public RegionPrice[] Prices { get; }

        private RegionPrice[] Spot { get; }

        public bool Fits(MachineNeeds needs) =>
            !Machine.Arm && needs.HoldsMachine(Machine.Cpu, Machine.MemoryBytes, Machine.Gpu, Machine.Gpus, Machine.GpuMemoryGb);

        public RegionPrice? Cheapest(MachineNeeds needs) => First(Prices, needs);

        public RegionPrice? CheapestSpot(MachineNeeds needs) => First(Spot, needs);

        public PlanOffer Offer(RegionPrice price, bool spot, MachineNeeds? collapse = null) => new(
            Machine.Target,
            $"{Machine.Target}/{Machine.Name}/{price.Region}{(spot ? "/spot" : "")}",
            price.Region,
            CloudTargets.Runtime(Machine.Target),
            Machine.Cpu,
            Machine.MemoryBytes,
            (int)Math.Ceiling(Machine.Gpus),
            gpuName,
            spot ? price.SpotPerHour!.Value : price.PerHour,
            Region: price.Region,
            Spot: spot,
            GpuMemoryGb: Machine.Gpu is null ? null : Machine.GpuMemoryGb,
            GpuShare: Machine.Gpus is > 0 and < 1 ? Machine.Gpus : 1,
            OnDemandPerHour: spot ? price.PerHour : null,
            PricedAt: spot ? price.SpotPricedAt ?? price.PricedAt : price.PricedAt,
            Source: price.Source,
            Estimated: price.Estimated || (spot && price.SpotEstimated),
            AlsoIn: collapse is null ? null : SamePrice(price, spot, collapse))
        {
            Arm = Machine.Arm,
        };

        /// <summary>Stored tables are sorted already, which is quicker to see than to do again.</summary>
        private static void Sort(RegionPrice[] prices, Comparison<RegionPrice> order)
        {
            for (var i = 1; i < prices.Length; i++)
            {
                if (order(prices[i - 1], prices[i]) > 0)
                {
                    Array.Sort(prices, order);
                    return;
                }
            }
        }

        private static int Compare(decimal price, string region, decimal otherPrice, string otherRegion) =>
            price.CompareTo(otherPrice) is not 0 and var order ? order : string.CompareOrdinal(region, otherRegion);

        private static RegionPrice? First(RegionPrice[] prices, MachineNeeds needs)
        {
            foreach (var price in prices)
            {
                if (needs.HoldsRegion(price.Region))
                {
                    return price;
                }
            }

            return null;
        }

        private List<string>? SamePrice(RegionPrice best, bool spot, MachineNeeds needs)
        {
            List<string>? regions = null;
            var sorted = spot ? Spot : Prices;
            for (var i = Array.IndexOf(sorted, best) + 1; i < sorted.Length; i++)
            {
                if ((spot ? sorted[i].SpotPerHour != best.SpotPerHour : sorted[i].PerHour != best.PerHour))
                {
                    break;
                }

                if (needs.HoldsRegion(sorted[i].Region))
                {
                    (regions ??= []).Add(sorted[i].Region);
                }
            }

            return regions;
        }
    }
}
