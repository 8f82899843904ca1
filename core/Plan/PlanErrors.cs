using Pilot.Core.Errors;
using Pilot.Core.Launch;

namespace Pilot.Core.Plan;

public static class PlanErrors
{
    public static PilotError NothingFits(IEnumerable<OfferAnswer> answers) => new(
        "PILOT0950",
        "No machine that can be reached fits the job.",
        "Ask for less (resources in the job file, or --cpus, --memory, --gpus), or add a target that has it.",
        Details: [.. answers.Select(answer => answer.NothingFits).OfType<string>()]);
}
