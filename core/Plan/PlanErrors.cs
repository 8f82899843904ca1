using Pilot.Core.Errors;

namespace Pilot.Core.Plan;

public static class PlanErrors
{
    /// <param name="reasons">What each machine lacks, what the catalogue knows, a sentence each.</param>
    public static PilotError NothingFits(IReadOnlyList<string> reasons) => new(
        "PILOT0950",
        "No machine that can be reached fits the job.",
        "Ask for less (resources in the job file, or --cpus, --memory, --gpu), or add a target that has it.",
        Details: reasons);

    public static PilotError LimitsNotKept(IReadOnlyList<string> reasons) => new(
        "PILOT0953",
        "No machine that can be reached keeps the deadline and budget.",
        "Give it more time or money, be content with a lower --confidence, or add a target that has faster machines.",
        Details: reasons);
}
