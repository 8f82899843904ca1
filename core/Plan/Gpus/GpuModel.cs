using System.Globalization;

namespace Pilot.Core.Plan.Gpus;

/// <summary>A kind of device, by the name that this product uses for it everywhere.</summary>
/// <param name="Family">What people say: <c>A100</c>, <c>T4</c>, <c>MI300X</c>.</param>
/// <param name="MemoryGb">Of one whole device, as its vendor counts; 0 when it is not known.</param>
/// <param name="Vendor"><c>nvidia</c>, <c>amd</c>, ...; empty when it is not known.</param>
public sealed record GpuModel(string Family, double MemoryGb, string Vendor)
{
    /// <summary>The family, and the memory where the family's usual one is another: <c>A100-80GB</c>.</summary>
    public string Name => MemoryGb == 0 || MemoryGb == GpuNames.UsualMemoryGb(Family)
        ? Family
        : string.Create(CultureInfo.InvariantCulture, $"{Family}-{MemoryGb:0.##}GB");
}
