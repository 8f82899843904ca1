namespace Pilot.Core.Predict;

/// <summary>How a step's time on one machine follows from its time on another.</summary>
/// <param name="Factor">To multiply with.</param>
/// <param name="Sigma">Standard deviation of the factor's logarithm.</param>
/// <param name="Basis">What it rests on, a sentence for people.</param>
internal readonly record struct StepScale(double Factor, double Sigma, string Basis);
