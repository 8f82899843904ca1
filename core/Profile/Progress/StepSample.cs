namespace Pilot.Core.Profile.Progress;

/// <summary>A stretch between two looks at a counter.</summary>
/// <param name="Units">How many units it was; more than 0.</param>
/// <param name="UnitSeconds">Seconds of each.</param>
/// <param name="NewEpoch">An epoch ended in between, so that validation and the like may be in it.</param>
public readonly record struct StepSample(double Units, double UnitSeconds, bool NewEpoch = false);
