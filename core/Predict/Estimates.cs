namespace Pilot.Core.Predict;

/// <summary>Arithmetic of times that are not known exactly.</summary>
public static class Estimates
{
    /// <summary>A normal distribution has one case in ten above this many deviations.</summary>
    private const double Tenth = 1.2816;

    /// <summary>A time whose logarithm is normal: as likely half as twice.</summary>
    /// <param name="sigma">Standard deviation of the logarithm.</param>
    public static TimeEstimate Around(double seconds, double sigma) =>
        new(seconds * Math.Exp(-Tenth * sigma), seconds, seconds * Math.Exp(Tenth * sigma));

    /// <summary>Standard deviation of the logarithm, from the bounds.</summary>
    public static double Sigma(this TimeEstimate estimate) => estimate.LowSeconds > 0
        ? Math.Log(estimate.HighSeconds / estimate.LowSeconds) / (2 * Tenth)
        : 0;

    /// <summary>One after the other, each late or early for itself.</summary>
    public static TimeEstimate Then(this TimeEstimate first, TimeEstimate second)
    {
        var median = first.MedianSeconds + second.MedianSeconds;
        return new TimeEstimate(
            median - Distance(first.MedianSeconds - first.LowSeconds, second.MedianSeconds - second.LowSeconds),
            median,
            median + Distance(first.HighSeconds - first.MedianSeconds, second.HighSeconds - second.MedianSeconds));
    }

    private static double Distance(double a, double b) => Math.Sqrt((a * a) + (b * b));
}
