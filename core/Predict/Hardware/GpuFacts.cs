using Pilot.Core.Profile;

namespace Pilot.Core.Predict.Hardware;

/// <summary>What a maker says that a device can do; dense, at its usual clock.</summary>
/// <param name="Words">All of them are in the names that drivers, clouds and people give it, in upper case.</param>
/// <param name="SingleTflops">10^12 operations a second on 32-bit numbers without tensor cores.</param>
/// <param name="TensorTflops">The same for matrix products in TF32; 0 where there is none.</param>
/// <param name="HalfTflops">The same for matrix products in 16 bits.</param>
/// <param name="Bandwidth">10^9 bytes a second between chip and memory.</param>
/// <param name="MemoryGigabytes">10^9 bytes.</param>
public sealed record GpuFacts(
    string Name, string[] Words, double SingleTflops, double TensorTflops, double HalfTflops, double Bandwidth, int MemoryGigabytes)
{
    /// <summary>Variants of one chip share it (<c>A100</c>, <c>H100</c>), with another memory, clock or socket.</summary>
    public string Chip => Words[0];

    /// <summary>The fastest way that matrix products of this precision take.</summary>
    public double MatrixTflops(Precision precision) =>
        precision == Precision.Half ? HalfTflops : Math.Max(TensorTflops, SingleTflops);

    /// <param name="name">As a driver, a cloud or a person writes it: <c>NVIDIA A100-SXM4-80GB</c>, <c>Tesla T4</c>, <c>A10G</c>.</param>
    /// <returns>Null for a device that is not in the table.</returns>
    public static GpuFacts? Find(string? name)
    {
        if (name is null)
        {
            return null;
        }

        var words = name.ToUpperInvariant().Split([' ', '-', '_', ',', '/', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return GpuTable.All.FirstOrDefault(facts => facts.Words.All(word => Array.IndexOf(words, word) >= 0));
    }
}
