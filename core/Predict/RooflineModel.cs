using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// How much slower or quicker a device does the work of another. A step spends part of its time where matrix products are
/// the limit, part where plain arithmetic is, part where memory is, and part that no device shortens: starting kernels, and
/// kernels too small to fill a chip. Each part but the last is scaled by the device's own figure. The parts are the ones that
/// fit public training figures best (benchmarks/prediction, training split): seven numbers. docs/plans.md tells the same in words.
/// </summary>
public static class RooflineModel
{
    /// <summary>Against 1 for memory, on a device that has just the units below.</summary>
    private static readonly Parts Convolutional = new(HalfMatrix: 0.22, FullMatrix: 0.22, Arithmetic: 0.15, Fixed: 0.115);
    private static readonly Parts Sequence = new(HalfMatrix: 0.68, FullMatrix: 0.48, Arithmetic: 0.04, Fixed: 0.075);

    private const double MatrixUnit = 100;
    private const double ArithmeticUnit = 20;
    private const double BandwidthUnit = 1000;

    /// <summary>
    /// What was missed when a device of the training split was left out of the fit, times 1.15 because so few devices are in it
    /// (Student's t with eight degrees of freedom), and how that grows with the distance between the devices.
    /// </summary>
    private const double OtherChipSigma = 0.20;
    private const double DistanceSigma = 0.01;
    private const double UnknownFamilyDistanceSigma = 0.035;

    /// <summary>The same chip with another memory or clock.</summary>
    private const double SameChipSigma = 0.07;

    /// <returns>Time of a step on <paramref name="to"/> as a multiple of its time on <paramref name="from"/>, both kept busy.</returns>
    public static double Ratio(GpuFacts from, GpuFacts to, Precision precision, ModelFamily family) => family switch
    {
        ModelFamily.Convolutional => Ratio(from, to, precision, Convolutional),
        ModelFamily.Sequence => Ratio(from, to, precision, Sequence),
        _ => Math.Sqrt(Ratio(from, to, precision, Convolutional) * Ratio(from, to, precision, Sequence)),
    };

    /// <returns>Standard deviation of the ratio's logarithm; 0 for the same device.</returns>
    public static double Sigma(GpuFacts from, GpuFacts to, Precision precision, ModelFamily family)
    {
        if (from.Chip == to.Chip)
        {
            return from.Name == to.Name ? 0 : SameChipSigma;
        }

        // The ratio of one figure may be far off while that of the whole is near 1: the farthest figure counts.
        var distance = Math.Max(
            Math.Abs(Math.Log(from.Bandwidth / to.Bandwidth)),
            Math.Abs(Math.Log(from.MatrixTflops(precision) / to.MatrixTflops(precision))));
        return OtherChipSigma + ((family == ModelFamily.Unknown ? UnknownFamilyDistanceSigma : DistanceSigma) * distance);
    }

    private static double Ratio(GpuFacts from, GpuFacts to, Precision precision, Parts parts) =>
        parts.Time(to, precision) / parts.Time(from, precision);

    private sealed record Parts(double HalfMatrix, double FullMatrix, double Arithmetic, double Fixed)
    {
        public double Time(GpuFacts gpu, Precision precision) =>
            ((precision == Precision.Half ? HalfMatrix : FullMatrix) * MatrixUnit / gpu.MatrixTflops(precision))
            + (Arithmetic * ArithmeticUnit / gpu.SingleTflops)
            + (BandwidthUnit / gpu.Bandwidth)
            + Fixed;
    }
}
