using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Core.Profile;
using Pilot.Core.Watch;

namespace Pilot.Core.Jobs;

// What the activities of a job take and give. A refusal that the user can act on is a value (Error), so that the story
// can end with it; an exception means "try the step again".

/// <summary>Applies a numbered change to the job document; a repeat does nothing.</summary>
public sealed record RecordJobInput(JobId Job, JobChange Change);

/// <param name="Spec">The job file with the request's overrides applied; null when <paramref name="Error"/> is set.</param>
/// <param name="ResourceName">DNS-1123 label that targets call the job by.</param>
public sealed record PreparedJob(
    JobRequest Request,
    JobSpec? Spec,
    string ResourceName,
    DateTimeOffset Submitted,
    PilotError? Error);

/// <param name="Plans">At least one when <paramref name="Error"/> is null.</param>
public sealed record PlannedJob(IReadOnlyList<JobPlan> Plans, PilotError? Error);

/// <param name="Limit">Wall-clock limit that replaces the job file's; null keeps it.</param>
public sealed record LaunchRunInput(RunKey Run, PlanOffer Offer, PreparedJob Prepared, JobCommand Command, TimeSpan? Limit);

public sealed record RunOnTarget(RunKey Run, string Target);

/// <param name="Report">The agent's last word; null before its first.</param>
public sealed record RunView(RunReport? Report, TargetStatus Target);

/// <param name="GraceSeconds">From the first signal to force.</param>
public sealed record StopRunInput(RunKey Run, string Target, double GraceSeconds);

/// <param name="OutputFiles">Files under <c>output/</c> in storage.</param>
/// <param name="OutputBytes">Their length together.</param>
/// <param name="LogBytes">Length of the run's log.</param>
/// <param name="Tail">End of the run's log, at most 4 KB.</param>
public sealed record CollectedRun(int OutputFiles, long OutputBytes, long LogBytes, string Tail);
