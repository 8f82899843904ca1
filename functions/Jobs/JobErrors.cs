using Pilot.Core.Errors;
using Pilot.Core.Jobs;

namespace Pilot.Functions.Jobs;

/// <summary>PILOT05xx about jobs.</summary>
internal static class JobErrors
{
    public static PilotError NoSuchJob(string id) => new(
        "PILOT0513", $"There is no job {id}.", "List your jobs with `pilot jobs`.");

    public static PilotError NothingToChoose(JobState state) => new(
        "PILOT0514", $"The job is {state}: there is no plan to choose now.", "A plan is chosen once, when the job awaits a choice.");

    public static PilotError NoSuchPlan(string plan, IEnumerable<string> plans) => new(
        "PILOT0515", $"The job has no plan '{plan}'.", "Choose one of those listed.", Details: [.. plans]);

    public static PilotError StillGoing(JobState state) => new(
        "PILOT0516", $"The job is {state} and cannot be deleted yet.", "Cancel it first, or delete it with force.");

    public static PilotError PackageNotThere(string digest) => new(
        "PILOT0517", $"The package {digest} is not here, or not complete.", "Upload it with PUT /api/v1/packages/{digest}, then submit again.");

    public static PilotError EndNotRecorded() => new(
        "PILOT0553",
        "The job's story ended without its end being recorded.",
        "Look at the server's log around this time; then delete the job, or deploy again. The package is still stored.");

    public static PilotError NotEnded(JobState state) => new(
        "PILOT0460", $"The job is {state}: it is tried again once it has ended.", "Wait for its end, or submit its package as another job.");

    public static PilotError Bulk(string reason) => new(
        "PILOT0466", reason, "Name 1 to 1000 jobs, and cancel, delete or restore as the action.");

    public static PilotError Page(string reason) => new(
        "PILOT0468", reason, "Use a cursor or an offset of 0 or more, and times such as 2026-01-31T12:00:00Z.");

    public static PilotError NoSuchState(string state) => new(
        "PILOT0521", $"There is no job state '{state}'.", "Use one or several of those listed, split by commas.", Details: Enum.GetNames<JobState>());
}
