namespace Pilot.Core.Launch;

/// <summary>A run and the name of the target that has it.</summary>
public sealed record RunOnTarget(RunKey Run, string Target);
