using Pilot.Core.Jobs;

namespace Pilot.Core.Predict.Learning;

/// <summary>What was predicted for a job and what it was. Times in seconds, costs in the plan's currency.</summary>
/// <param name="From">Machine that was profiled; empty when nothing was.</param>
/// <param name="To">Machine that it ran on.</param>
/// <param name="Target">Compute target that it ran on.</param>
/// <param name="PredictedRun">Null when nothing was known to predict from.</param>
/// <param name="Attempts">Runs that it took; the times of a job that took several teach nothing.</param>
public sealed record Lesson(
    JobId Job,
    DateTimeOffset Finished,
    string From,
    string To,
    string Target,
    TimeEstimate? PredictedRun,
    TimeEstimate PredictedStartUp,
    double? ActualRun,
    double? ActualStartUp,
    decimal? PredictedCost,
    int Attempts = 1)
{
    /// <summary>|actual - predicted| / actual; null when one of the two is not known.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double? RunError => PredictedRun is { } predicted && ActualRun is > 0 ? Math.Abs(ActualRun.Value - predicted.MedianSeconds) / ActualRun : null;

    /// <summary>The actual time lay within the bounds.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool? IsWithin => PredictedRun is { } predicted && ActualRun is { } actual
        ? predicted.LowSeconds <= actual && actual <= predicted.HighSeconds
        : null;
}
