using System.Globalization;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// A job on devices. The part of a step in which they were at work is scaled by <see cref="RooflineModel"/>; the rest, in
/// which they waited for the host, by the speed of its cores; and the host must keep up with the data it prepares.
/// </summary>
internal static class GpuScaling
{
    /// <summary>Assumed where the profile could not see it.</summary>
    private const double UsualUtilisation = 0.9;

    /// <summary>What that misses: from figures of two devices on hosts that nothing is told about (benchmarks/prediction, shared-hosts).</summary>
    private const double UnseenSigma = 0.35;

    /// <summary>Joining the results, with each doubling; the links between the devices make no difference that the figures would show.</summary>
    private const double PerDoubling = 0.98;
    private const double SigmaPerDoubling = 0.08;

    /// <returns>Null when one of the devices is not in the table.</returns>
    public static StepScale? Of(ProfileResult profile, PlanOffer from, PlanOffer to)
    {
        if (GpuFacts.Find(from.GpuName) is not { } a || GpuFacts.Find(to.GpuName) is not { } b)
        {
            return null;
        }

        var (hostA, hostB) = (CpuFacts.Of(from.Offer), CpuFacts.Of(to.Offer));
        var host = hostA.Speed / hostB.Speed;
        var busy = Math.Clamp(profile.Resources?.GpuUtilisation ?? UsualUtilisation, 0, 1);
        var device = busy * RooflineModel.Ratio(a, b, profile.Precision, profile.Family);
        var step = device + ((1 - busy) * host);
        var feeding = (profile.Resources?.Cores ?? 0) * host / Math.Max(1, to.Cpu);
        var isFed = feeding <= step;
        var (several, doublings) = profile.UsesSeveralGpus ? Several(from.Gpus, to.Gpus) : (1, 0);
        var hostSigma = Math.Sqrt((hostA.Sigma * hostA.Sigma) + (hostB.Sigma * hostB.Sigma));
        var onDevice = isFed ? device / step : 0;
        var sigma = Math.Sqrt(
            Square(onDevice * RooflineModel.Sigma(a, b, profile.Precision, profile.Family))
            + Square((1 - onDevice) * hostSigma)
            + Square(profile.Resources?.GpuUtilisation is null && a.Name != b.Name ? UnseenSigma : 0))
            + (SigmaPerDoubling * doublings);
        return new StepScale(
            Math.Max(step, feeding) * several,
            sigma,
            Basis(profile, from, a, to, b) + (isFed ? "" : " Limited by the processors that prepare its data."));
    }

    /// <summary>Each device takes its share of the samples; joining the results costs a little more with each doubling.</summary>
    private static (double Factor, double Doublings) Several(int from, int to)
    {
        var doublings = Math.Log2((double)to / from);
        return (Math.Pow(2 * PerDoubling, -doublings), Math.Abs(doublings));
    }

    private static string Basis(ProfileResult profile, PlanOffer from, GpuFacts a, PlanOffer to, GpuFacts b)
    {
        var kind = profile.Family switch
        {
            ModelFamily.Convolutional => " as a convolutional network",
            ModelFamily.Sequence => " as a network of attention or recurrence",
            _ => "",
        };
        var measured = a.Name == b.Name ? $"Measured on {a.Name}." : $"Measured on {a.Name}, carried over to {b.Name}{kind}.";
        return (from.Gpus, to.Gpus) switch
        {
            var (one, other) when one == other => measured,
            var (_, other) when profile.UsesSeveralGpus => measured + string.Create(CultureInfo.InvariantCulture, $" Spread over {other} of them."),
            _ => measured + " The command is not known to use several devices.",
        };
    }

    private static double Square(double value) => value * value;
}
