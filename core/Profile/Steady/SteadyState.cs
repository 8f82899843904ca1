using Pilot.Core.Predict;
using Pilot.Core.Profile.Progress;

namespace Pilot.Core.Profile.Steady;

/// <summary>
/// Finds the steady state in the durations of a training's units: the level that holds at the end, after warm-up (first
/// batches, autotuning, compilation, caches that fill) is over. Chance, which the bootstrap needs, is given by the caller.
/// </summary>
public static class SteadyState
{
    private const int MostSamples = 300;
    private const double FirstIsSlow = 1.3;

    /// <summary>What one look alone may be wrong by, either way.</summary>
    private const double OneLookError = 0.3;

    /// <returns>Null when there is no sample.</returns>
    public static SteadyStep? Of(IReadOnlyList<StepSample> samples, Random chance)
    {
        var within = Fewer([.. samples.Where(sample => !sample.NewEpoch && sample is { Units: > 0, UnitSeconds: > 0 and < double.PositiveInfinity })]);
        if (within.Count == 0)
        {
            // Whole epochs between looks: the pauses of an epoch are then part of its units.
            within = Fewer([.. samples.Where(sample => sample is { Units: > 0, UnitSeconds: > 0 and < double.PositiveInfinity })]);
        }

        if (within.Count == 0)
        {
            return null;
        }

        var steady = within[WarmUp(within)..];
        var median = Median([.. steady.Select(sample => sample.UnitSeconds)]);
        return new SteadyStep(
            steady.Count == 1 ? OneLook(median) : BlockBootstrap.Mean(steady, chance),
            median,
            within.Count - steady.Count,
            steady.Count,
            steady.Sum(sample => sample.Units * sample.UnitSeconds));
    }

    /// <summary>How many samples at the front are not of the level that holds at the end.</summary>
    private static int WarmUp(List<StepSample> samples)
    {
        var starts = LevelChanges.Starts([.. samples.Select(sample => Math.Log(sample.UnitSeconds))]);

        // A level that has just begun says too little to be the steady one.
        var shortest = Math.Max(3, samples.Count / 10);
        var last = starts.Count - 1;
        while (last > 0 && samples.Count - starts[last] < shortest)
        {
            last--;
        }

        var start = starts[last];
        return start == 0 && samples.Count >= 3 && samples[0].UnitSeconds > FirstIsSlow * Median([.. samples.Skip(1).Select(sample => sample.UnitSeconds)])
            ? 1
            : start;
    }

    /// <summary>Neighbours are joined until there are few enough to be looked at closely.</summary>
    private static List<StepSample> Fewer(List<StepSample> samples)
    {
        while (samples.Count > MostSamples)
        {
            samples = [.. samples.Chunk(2).Select(Joined)];
        }

        return samples;
    }

    private static StepSample Joined(StepSample[] pair)
    {
        var units = pair.Sum(sample => sample.Units);
        return new StepSample(units, pair.Sum(sample => sample.Units * sample.UnitSeconds) / units);
    }

    private static TimeEstimate OneLook(double seconds) => new(seconds * (1 - OneLookError), seconds, seconds * (1 + OneLookError));

    internal static double Median(double[] values)
    {
        Array.Sort(values);
        return values.Length % 2 == 1 ? values[values.Length / 2] : (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }
}
