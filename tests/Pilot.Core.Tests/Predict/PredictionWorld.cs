using Pilot.Core.Plan;
using Pilot.Core.Predict;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Tests.Predict;

internal static class PredictionWorld
{
    public static PlanOffer Cpu(double cores, string target = "local", string offer = "local/process", long memory = 16L << 30) =>
        new(target, offer, "somewhere", "plain process", cores, memory, 0, null, 0);

    public static PlanOffer Gpu(string name, int count = 1, double cores = 8, string target = "azure", string? offer = null) =>
        new(target, offer ?? $"vm-{name}-{count}", "somewhere", "container", cores, 64L << 30, count, name, 1m);

    /// <summary>A thousand steps of a second each, ten seconds of init.</summary>
    public static ProfileResult Profiled(PlanOffer on, double? busyCores = 1, double? utilisation = null, long? gpuMemory = null, double steps = 1000) =>
        new("train", 60, null, "")
        {
            Timing = new StepTiming("tqdm", "step", new TimeEstimate(0.99, 1, 1.01), 1) { TotalSteps = steps, InitSeconds = 10 },
            Offer = on,
            SetupSeconds = 3,
            Resources = new ResourceUse(100, (busyCores ?? 0) * 100, GpuUtilisation: utilisation, PeakGpuMemoryBytes: gpuMemory),
        };

    public static double Width(this TimeEstimate estimate) => Math.Log(estimate.HighSeconds / estimate.LowSeconds);
}
