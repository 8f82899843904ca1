using Pilot.Core.Predict;
using Pilot.Core.Profile.Progress;

namespace Pilot.Core.Profile.Steady;

/// <summary>
/// How well an average is known: it is taken again and again of blocks of neighbours drawn at random, so that what lasts
/// for a few samples counts as one event and not as several.
/// </summary>
internal static class BlockBootstrap
{
    private const int Draws = 400;

    /// <summary>A normal distribution has one case in ten above this many deviations.</summary>
    private const double Tenth = 1.2816;

    /// <summary>Clocks, and how they are read, are no better than this, whatever the samples look like.</summary>
    private const double LeastError = 0.005;

    /// <param name="samples">At least two.</param>
    /// <returns>Seconds of a unit on average, with the bounds that hold it in four cases out of five.</returns>
    public static TimeEstimate Mean(IReadOnlyList<StepSample> samples, Random chance)
    {
        var block = (int)Math.Cbrt(samples.Count);
        var means = new double[Draws];
        for (var draw = 0; draw < Draws; draw++)
        {
            var (units, seconds) = (0.0, 0.0);
            for (var taken = 0; taken < samples.Count;)
            {
                var at = chance.Next(samples.Count - block + 1);
                for (var i = 0; i < block && taken < samples.Count; i++, taken++)
                {
                    units += samples[at + i].Units;
                    seconds += samples[at + i].Units * samples[at + i].UnitSeconds;
                }
            }

            means[draw] = seconds / units;
        }

        Array.Sort(means);
        var mean = samples.Sum(sample => sample.Units * sample.UnitSeconds) / samples.Sum(sample => sample.Units);
        var wider = FewSamples(samples.Count - 1);
        return new TimeEstimate(
            Math.Max(mean * 0.05, mean - Math.Max(mean * LeastError, wider * (mean - means[Draws / 10]))),
            mean,
            mean + Math.Max(mean * LeastError, wider * (means[Draws * 9 / 10] - mean)));
    }

    /// <summary>How much wider than the normal one Student's distribution is, close to it; few samples look calmer than they are.</summary>
    private static double FewSamples(int freedom) => (Tenth + (1.1 / freedom) + (freedom == 1 ? 0.7 : 0)) / Tenth;
}
