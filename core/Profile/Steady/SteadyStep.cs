using Pilot.Core.Predict;

namespace Pilot.Core.Profile.Steady;

/// <summary>How long a unit takes once the warm-up is over.</summary>
/// <param name="Mean">Seconds of a unit on average, which long runs take; bounds by bootstrap.</param>
/// <param name="MedianSeconds">Seconds of a typical unit.</param>
/// <param name="DroppedSamples">Left out as warm-up.</param>
/// <param name="UsedSamples">What the numbers rest on.</param>
/// <param name="UsedSeconds">How long those took together.</param>
public sealed record SteadyStep(TimeEstimate Mean, double MedianSeconds, int DroppedSamples, int UsedSamples, double UsedSeconds)
{
    private const int EnoughSamples = 10;
    private const double EnoughSeconds = 5;
    private const double EnoughWidth = 0.05;

    /// <summary>True when looking longer would hardly change the number.</summary>
    public bool IsEnough =>
        UsedSamples >= EnoughSamples
        && UsedSeconds >= EnoughSeconds
        && Mean.HighSeconds - Mean.LowSeconds < EnoughWidth * Mean.MedianSeconds;
}
