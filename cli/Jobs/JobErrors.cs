using Pilot.Core.Errors;
using Pilot.Core.Jobs;
using Pilot.Core.Plan;

namespace Pilot.Cli.Jobs;

/// <summary>PILOT012x and PILOT0151: docs/errors/01xx.md.</summary>
internal static class JobErrors
{
    private const int Listed = 10;

    public static PilotException NoSuchJob(string job) => new(new PilotError(
        "PILOT0120",
        $"There is no job '{job}'.",
        "See `pilot jobs` for names and ids; an id may be shortened to a start that no other has."));

    public static PilotException SeveralJobs(string start, IReadOnlyList<JobRow> jobs) => new(new PilotError(
        "PILOT0121",
        $"{jobs.Count} jobs have an id that begins with '{start}'.",
        "Write more of the id.",
        Details: [.. jobs.Take(Listed).Select(job => $"{job.Id}  {job.Name}")]));

    public static PilotException NoSuchPlan(string plan, JobDocument job) => new(new PilotError(
        "PILOT0122",
        $"The job '{job.Name}' has no plan named '{plan}'.",
        job.Plans.Count == 0
            ? $"Its plans are not ready; see `pilot plans {job.Id}`."
            : $"Choose one of: {string.Join(", ", PlanNames.All.Where(name => job.Plans.Any(offered => offered.Answers(name))))}."));

    public static PilotException NotConfirmed(string command) => new(new PilotError(
        "PILOT0123",
        "Nothing was deleted, because nobody confirmed it.",
        $"Add --yes: `{command} --yes`."));

    public static PilotException NoLogYet(JobDocument job) => new(new PilotError(
        "PILOT0124",
        $"The job '{job.Name}' has no log yet: it has not run.",
        $"Wait for it with `pilot job log {job.Id} --follow`."));

    public static PilotException NoSuchState(string state) => new(new PilotError(
        "PILOT0125",
        $"There is no job state '{state}'.",
        $"Use one of: {string.Join(", ", Enum.GetNames<JobState>().Select(name => name.ToLowerInvariant()))}."));

    public static PilotException Canceled(JobDocument job) => new(new PilotError(
        "PILOT0151",
        $"The job '{job.Name}' was canceled.",
        "Deploy it again to run it; what it wrote so far is kept."));

    public static PilotException Unexplained(JobDocument job) => new(new PilotError(
        "PILOT0152",
        $"The job '{job.Name}' failed without an explanation.",
        $"Look at `pilot job log {job.Id}` and `pilot job show {job.Id}`."));
}
