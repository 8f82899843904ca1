using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// How much slower or quicker a device does the work of another. A step spends part of its time where matrix products are
/// the limit, part where plain arithmetic is, and part where memory is; each part is scaled by the device's own figure.
/// The parts are the ones that fit public training figures best (benchmarks/prediction, training split), one pair for each
/// precision. docs/plans.md tells the same in words.
/// </summary>
public static class RooflineModel
{
    private const double HalfMatrixPart = 0.25;
    private const double FullMatrixPart = 0.20;
    private const double ArithmeticPart = 0.10;

    // What the figures are measured against before they are weighed.
    private const double MatrixUnit = 100;
    private const double ArithmeticUnit = 20;
    private const double BandwidthUnit = 1000;

    /// <summary>Between two devices alike, and by how much it grows with their distance.</summary>
    private const double NearSigma = 0.10;
    private const double DistanceSigma = 0.12;

    /// <returns>Time of a step on <paramref name="to"/> as a multiple of its time on <paramref name="from"/>, both kept busy.</returns>
    public static double Ratio(GpuFacts from, GpuFacts to, Precision precision) => Time(to, precision) / Time(from, precision);

    /// <returns>Standard deviation of the ratio's logarithm; 0 for the same device.</returns>
    public static double Sigma(GpuFacts from, GpuFacts to, Precision precision)
    {
        if (from.Name == to.Name)
        {
            return 0;
        }

        // The ratio of one figure may be far off while that of the whole is near 1: the farthest figure counts.
        var distance = Math.Max(
            Math.Abs(Math.Log(from.Bandwidth / to.Bandwidth)),
            Math.Abs(Math.Log(from.MatrixTflops(precision) / to.MatrixTflops(precision))));
        return NearSigma + (DistanceSigma * distance);
    }

    private static double Time(GpuFacts gpu, Precision precision)
    {
        var matrix = precision == Precision.Half ? HalfMatrixPart : FullMatrixPart;
        return (matrix * MatrixUnit / gpu.MatrixTflops(precision))
            + (ArithmeticPart * ArithmeticUnit / gpu.SingleTflops)
            + ((1 - matrix - ArithmeticPart) * BandwidthUnit / gpu.Bandwidth);
    }
}
