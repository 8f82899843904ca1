using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan.Catalogue;

/// <summary>A kind of machine that a cloud rents out, the same in every region.</summary>
/// <param name="Target">Who would launch a job on it: one of <see cref="CloudTargets"/>.</param>
/// <param name="Name">As the cloud calls it: <c>Standard_NC24ads_A100_v4</c>, <c>g5.xlarge</c>.</param>
/// <param name="MemoryBytes">Bytes.</param>
/// <param name="Gpu">Null where there is no device.</param>
/// <param name="Gpus">Devices; below 1 a share of one; 0 for none.</param>
/// <param name="Arm">Its processor runs arm64 code only.</param>
public sealed record Machine(string Target, string Name, double Cpu, long MemoryBytes, GpuModel? Gpu, double Gpus, bool Arm = false)
{
    /// <summary>Of what a job gets of one device; 0 when there is none or nobody knows.</summary>
    public double GpuMemoryGb => Gpu is null ? 0 : Gpu.MemoryGb * Math.Min(Gpus, 1);
}

/// <summary>What a machine costs in one region.</summary>
/// <param name="PerHour">US dollars.</param>
/// <param name="SpotPerHour">US dollars; null where it is not rented out as spot, or nobody knows the price.</param>
/// <param name="Estimated">The price is a guess from other prices.</param>
/// <param name="SpotEstimated">The spot price is a guess.</param>
/// <param name="PricedAt">The day that the prices are of.</param>
/// <param name="Source">Name of the source of the price.</param>
public sealed record RegionPrice(
    string Region, decimal PerHour, decimal? SpotPerHour, bool Estimated, bool SpotEstimated, DateOnly PricedAt, string Source)
{
    /// <summary>The day of the spot price where it is another; null where it is the same.</summary>
    public DateOnly? SpotPricedAt { get; init; }
}

/// <summary>A machine with its prices: at most one per region, cheapest first.</summary>
public sealed record PricedMachine(Machine Machine, IReadOnlyList<RegionPrice> Prices);
