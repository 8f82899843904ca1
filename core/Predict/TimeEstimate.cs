namespace Pilot.Core.Predict;

/// <summary>A time that is not known exactly: seconds, with the bounds that hold it in four cases out of five.</summary>
/// <param name="LowSeconds">One case in ten is quicker.</param>
/// <param name="MedianSeconds">As likely quicker as slower; between the bounds.</param>
/// <param name="HighSeconds">One case in ten is slower.</param>
public sealed record TimeEstimate(double LowSeconds, double MedianSeconds, double HighSeconds)
{
    public static TimeEstimate Exactly(double seconds) => new(seconds, seconds, seconds);
}
