using System.Globalization;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// A job without devices: cores of another speed, and more or fewer of them. How much of the work runs on all cores at
/// once follows, by Amdahl's law, from how many were busy on average during the profile.
/// </summary>
internal static class CpuScaling
{
    private const double SigmaPerDoubling = 0.12;

    public static StepScale Of(ProfileResult profile, PlanOffer from, PlanOffer to)
    {
        var (a, b) = (CpuFacts.Of(from.Offer), CpuFacts.Of(to.Offer));
        var serial = SerialPart(profile.Resources?.Cores, from.Cpu);
        var factor = a.Speed / b.Speed * Time(serial ?? 1, to.Cpu) / Time(serial ?? 1, from.Cpu);
        var doublings = Math.Abs(Math.Log2(Math.Max(0.25, to.Cpu) / Math.Max(0.25, from.Cpu)));
        var sigma = Math.Sqrt((a.Sigma * a.Sigma) + (b.Sigma * b.Sigma)) + ((serial is null ? 2 : serial > 0.95 ? 0.3 : 1) * SigmaPerDoubling * doublings);
        return new StepScale(factor, sigma, serial is null
            ? "Measured on other processors; how well it spreads over cores was not seen."
            : string.Create(
                CultureInfo.InvariantCulture,
                $"Measured on {from.Cpu:0.##} cores, of which {profile.Resources!.Cores:0.0} were busy; scaled to {to.Cpu:0.##}."));
    }

    /// <returns>Share of the work that runs on one core; null when it was not seen.</returns>
    internal static double? SerialPart(double? busy, double cores) => busy is not { } used ? null
        : cores < 1.5 ? 1
        : Math.Clamp(((cores / Math.Clamp(used, 0.2, cores)) - 1) / (cores - 1), 0, 1);

    private static double Time(double serial, double cores) =>
        cores < 1 ? 1 / Math.Max(0.05, cores) : serial + ((1 - serial) / cores);
}
