using Pilot.Core.Plan;
using Pilot.Core.Predict.Hardware;

namespace Pilot.Core.Predict;

/// <summary>What a machine is to a prediction, in a word that lessons are filed under.</summary>
public static class MachineKind
{
    /// <returns><c>T4</c>, <c>4 A100 80GB</c>, or <c>CPU on local</c>.</returns>
    public static string Of(PlanOffer offer)
    {
        var gpu = GpuFacts.Find(offer.GpuName)?.Name ?? offer.GpuName ?? "GPU";
        return offer.Gpus switch
        {
            0 => $"CPU on {offer.Target}",
            1 => gpu,
            _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{offer.Gpus} {gpu}"),
        };
    }
}
