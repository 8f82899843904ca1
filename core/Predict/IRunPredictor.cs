using Pilot.Core.Plan;
using Pilot.Core.Profile;

namespace Pilot.Core.Predict;

/// <summary>
/// Says how long a job would take on a machine it has perhaps never seen. Pure and quick: it is asked for each of tens of
/// thousands of offers while a person waits, so it allocates little and reads nothing.
/// </summary>
public interface IRunPredictor
{
    /// <param name="profile">What a short run showed; null when there was none.</param>
    Prediction Predict(ProfileResult? profile, PlanOffer offer);
}

/// <param name="StartUp">From the choice of the plan to the first line of the job: capacity, image, setup.</param>
/// <param name="Run">From the first line to the last; null when nothing is known to predict it from.</param>
/// <param name="Basis">What the number rests on, a sentence for people.</param>
public sealed record Prediction(TimeEstimate StartUp, TimeEstimate? Run, string Basis)
{
    /// <summary>False when the profile needed more memory than the machine has; the basis says so, and there is no time.</summary>
    public bool Fits { get; init; } = true;
}
