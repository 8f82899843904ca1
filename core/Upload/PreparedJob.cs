using Pilot.Core.Errors;
using Pilot.Core.JobFiles;
using Pilot.Core.Jobs;

namespace Pilot.Core.Upload;

/// <summary>A job whose package is sound and whose job file is read.</summary>
/// <param name="Owner">Account that the job belongs to.</param>
/// <param name="Spec">The job file with the request's overrides applied; null when <paramref name="Error"/> is set.</param>
/// <param name="ResourceName">DNS-1123 label that targets call the job by.</param>
/// <param name="Submitted">When the job was submitted; who came first starts first.</param>
/// <param name="Error">What the user must mend; null when the job can go on.</param>
public sealed record PreparedJob(
    JobRequest Request,
    string Owner,
    JobSpec? Spec,
    string ResourceName,
    DateTimeOffset Submitted,
    PilotError? Error);
