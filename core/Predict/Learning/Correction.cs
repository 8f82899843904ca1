namespace Pilot.Core.Predict.Learning;

/// <summary>What jobs that have ended say of one kind of prediction: by how much it was off, over all of them.</summary>
/// <param name="From">Machine that was profiled (<see cref="MachineKind"/>), or <see cref="StartUp"/>.</param>
/// <param name="To">Machine that was predicted; for a start-up the target.</param>
/// <param name="Jobs">How many jobs.</param>
/// <param name="MeanLogError">Mean of ln(actual / predicted).</param>
/// <param name="MeanSquare">Mean of the squares of the same.</param>
public sealed record Correction(string From, string To, int Jobs, double MeanLogError, double MeanSquare)
{
    public const string StartUp = "start-up";

    /// <summary>So many jobs count as much as what was believed before the first.</summary>
    private const double PriorJobs = 2;

    /// <summary>The factor's logarithm, drawn towards "no correction" while there are few jobs.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public double Shift => Jobs / (Jobs + PriorJobs) * MeanLogError;

    /// <summary>The deviation that is left, from what was believed and what was seen.</summary>
    /// <param name="prior">Standard deviation of the logarithm before any job.</param>
    public double Sigma(double prior)
    {
        var spread = MeanSquare - (2 * Shift * MeanLogError) + (Shift * Shift);
        return Math.Sqrt(((PriorJobs * prior * prior) + (Jobs * Math.Max(0, spread))) / (PriorJobs + Jobs));
    }

    public TimeEstimate Apply(TimeEstimate estimate) =>
        Estimates.Around(estimate.MedianSeconds * Math.Exp(Shift), Sigma(estimate.Sigma()));
}
