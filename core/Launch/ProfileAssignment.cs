using Pilot.Core.JobFiles;

namespace Pilot.Core.Launch;

/// <summary>
/// What makes a run a profile: the agent notes when its log grows (<see cref="Profile.LogTimes"/>), and ends it once it has
/// shown enough or its time is up.
/// </summary>
/// <param name="CommandSeconds">The command may run for this long; setup is not counted.</param>
/// <param name="Run">The job's own command, whose flags tell how long the job is.</param>
/// <param name="TotalSteps">What the job file says of that; null when nothing.</param>
public sealed record ProfileAssignment(double CommandSeconds, JobCommand Run, long? TotalSteps);
