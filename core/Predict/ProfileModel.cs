using System.Globalization;
using Pilot.Core.Plan;
using Pilot.Core.Predict.Hardware;
using Pilot.Core.Predict.Learning;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>Predictions from one profile; docs/plans.md, "Prediction", tells how.</summary>
internal sealed class ProfileModel(ProfileResult? profile)
{
    /// <summary>The same machine another time: what else runs there, how warm it is.</summary>
    private const double SameMachineSigma = 0.03;

    /// <summary>The same device elsewhere: another host around it, another clock.</summary>
    private const double SameKindSigma = 0.06;

    /// <summary>Starting a program reads files and compiles; little is known of how that carries over.</summary>
    private const double InitSigma = 0.25;

    /// <summary>
    /// What a job takes beside what its profile could see: writing models, clearing up. Next to nothing, or a second and more: in a
    /// short job that is much of its time.
    /// </summary>
    private static readonly TimeEstimate Unseen = new(0.1, 0.5, 1.5);

    public Prediction Predict(PlanOffer offer)
    {
        var startUp = StartUpTimes.Of(offer, profile);
        if (Known(Correction.StartUp, offer.Target) is { } taught)
        {
            startUp = taught.Apply(startUp);
        }

        if (profile is null)
        {
            return new Prediction(startUp, null, "Nothing was profiled: only the price of an hour is known.");
        }

        if (profile.Timing is not { } timing || timing.WorkSeconds is not { } work || profile.Offer is not { } from)
        {
            return new Prediction(startUp, null, profile.Message ?? "The profile showed no pace.");
        }

        if (TooSmall(offer) is { } misfit)
        {
            return new Prediction(startUp, null, misfit) { Fits = false };
        }

        if (Scale(from, offer) is not { } scale)
        {
            return new Prediction(startUp, null, $"Nothing is known about the device {offer.GpuName} to carry the profile over to it.");
        }

        var run = Run(timing, work, scale, offer, from);
        return Known(MachineKind.Of(from), MachineKind.Of(offer)) is { } lesson
            ? new Prediction(startUp, lesson.Apply(run), $"{scale.Basis} Corrected by {Count(lesson.Jobs)}.")
            : new Prediction(startUp, run, scale.Basis);
    }

    private static TimeEstimate Run(StepTiming timing, TimeEstimate work, StepScale scale, PlanOffer offer, PlanOffer from)
    {
        var sigma = Math.Sqrt((work.Sigma() * work.Sigma()) + (scale.Sigma * scale.Sigma));
        var host = CpuFacts.Of(from.Offer).Speed / CpuFacts.Of(offer.Offer).Speed;
        var init = Estimates.Around((timing.InitSeconds ?? 0) * host, InitSigma);
        return init.Then(Unseen).Then(Estimates.Around(work.MedianSeconds * scale.Factor, sigma));
    }

    /// <returns>Null when the device is unknown.</returns>
    private StepScale? Scale(PlanOffer from, PlanOffer offer)
    {
        if (from.Target == offer.Target && from.Offer == offer.Offer && from.Gpus == offer.Gpus && from.Cpu.Equals(offer.Cpu))
        {
            return new StepScale(1, SameMachineSigma, "Measured on this kind of machine.");
        }

        var usesGpus = from.Gpus > 0 && profile!.Resources?.GpuUtilisation is null or > 0.01;
        if (!usesGpus || offer.Gpus == 0)
        {
            // A job that was seen on devices says nothing about life without them.
            return usesGpus ? null : CpuScaling.Of(profile!, from, offer);
        }

        return GpuScaling.Of(profile!, from, offer) is { } scale ? scale with { Sigma = Math.Max(SameKindSigma, scale.Sigma) } : null;
    }

    private string? TooSmall(PlanOffer offer)
    {
        if (profile!.PeakMemoryBytes > offer.MemoryBytes && offer.MemoryBytes > 0)
        {
            return $"The profile used {Gigabytes(profile.PeakMemoryBytes.Value)} of memory; this machine has {Gigabytes(offer.MemoryBytes)}.";
        }

        return profile.Resources?.PeakGpuMemoryBytes is { } used && GpuFacts.Find(offer.GpuName) is { } gpu && used > gpu.MemoryGigabytes * 1.08e9
            ? $"The profile used {Gigabytes(used)} of a device's memory; a {gpu.Name} has {gpu.MemoryGigabytes} GB."
            : null;
    }

    private Correction? Known(string from, string to) => profile?.Corrections?.FirstOrDefault(one => one.From == from && one.To == to);

    private static string Gigabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.#} GB");

    private static string Count(int jobs) => jobs == 1 ? "1 earlier job" : string.Create(CultureInfo.InvariantCulture, $"{jobs} earlier jobs");
}
