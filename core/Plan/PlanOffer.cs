using System.Text.Json.Serialization;
using Pilot.Core.Plan.Gpus;

namespace Pilot.Core.Plan;

/// <summary>A machine that a target would give a job.</summary>
/// <param name="Target">Name of the compute target, such as <c>local</c>.</param>
/// <param name="Offer">The target's own name for it, stable; passed back at launch.</param>
/// <param name="Where">For people: <c>this machine</c>, <c>westeurope</c>, ...</param>
/// <param name="Runtime">How the code is run there, for people: <c>plain process</c>, <c>container (podman)</c>.</param>
/// <param name="Container">Executable of the container engine that runs it; null where no engine is asked by the agent.</param>
/// <param name="MemoryBytes">Bytes.</param>
/// <param name="Gpus">Devices; 1 also where the machine gives a share of one (<paramref name="GpuShare"/>).</param>
/// <param name="PricePerHour">In <see cref="Currency"/>: what is paid, so the spot price of a spot offer.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Region">As the cloud calls it; null for a machine that is in none.</param>
/// <param name="Spot">May be taken away at any moment.</param>
/// <param name="GpuMemoryGb">Of what the machine gives of one device; null when nobody knows.</param>
/// <param name="GpuShare">Of each device, above 0 and at most 1.</param>
/// <param name="OnDemandPerHour">Of a spot offer: what the machine costs that is not taken away; null otherwise.</param>
/// <param name="PricedAt">The day that the price is of; null for a price that somebody set.</param>
/// <param name="Source">Where the price is from, for people; null when the target says it itself.</param>
/// <param name="Estimated">The price is a guess from other prices.</param>
/// <param name="AlsoIn">Further regions with the same machine at the same price.</param>
public sealed record PlanOffer(
    string Target,
    string Offer,
    string Where,
    string Runtime,
    double Cpu,
    long MemoryBytes,
    int Gpus,
    string? GpuName,
    decimal PricePerHour,
    string Currency = "USD",
    string? Container = null,
    string? Region = null,
    bool Spot = false,
    double? GpuMemoryGb = null,
    double GpuShare = 1,
    decimal? OnDemandPerHour = null,
    DateOnly? PricedAt = null,
    string? Source = null,
    bool Estimated = false,
    IReadOnlyList<string>? AlsoIn = null)
{
    /// <summary>The <see cref="Runtime"/> of an offer that runs the code without an image.</summary>
    public const string PlainProcess = "plain process";

    /// <summary>Its processor runs arm64 code only, and images are of x86-64 code: it is understood and never chosen.</summary>
    [JsonIgnore]
    public bool Arm { get; init; }

    /// <summary>What <see cref="GpuName"/> stands for; null where there is no device or nobody knows which.</summary>
    [JsonIgnore]
    public GpuModel? Model => Gpus == 0 || GpuName is null ? null : GpuNames.Read(GpuName, GpuShare == 1 ? GpuMemoryGb : null);
}
