using Pilot.Core.JobFiles;
using Pilot.Core.Plan;

namespace Pilot.Core.Profile;

/// <summary>What to profile, and on which machine. Pure.</summary>
/// <param name="IsRun">The job's own command runs, for lack of one that was written for profiling.</param>
public sealed record ProfileChoice(JobCommand Command, PlanOffer Offer, bool IsRun)
{
    /// <summary>
    /// The profile command whenever there is one. The job's own command only where machines differ: with one machine to
    /// choose from its beginning would be done twice for a number that changes nothing.
    /// </summary>
    /// <param name="plans">Made without a profile; at least one.</param>
    /// <returns>Null when nothing is to be profiled.</returns>
    public static ProfileChoice? Of(JobSpec spec, IReadOnlyList<JobPlan> plans)
    {
        // Free machines first: they are at hand. The plans fit what the job asks for, GPUs included.
        var offer = plans.Select(plan => plan.Offer).MinBy(offer => offer.PricePerHour)!;
        var isService = spec.Kind == JobKind.Service;
        return spec.Profile is { } command
            ? new ProfileChoice(isService ? ServiceProfile.Compose(spec.Run, command) : command, offer, command.Display == spec.Run.Display)
            : !isService && plans.Select(plan => (plan.Offer.Target, plan.Offer.Offer)).Distinct().Count() > 1
                ? new ProfileChoice(spec.Run, offer, true)
                : null;
    }

    /// <summary>For people, before it begins.</summary>
    public string Announcement => IsRun
        ? $"Profiling with the job's own command for at most {ProfileLimits.CommandSeconds(Offer):0} s, outputs thrown away: {Command.Display}"
        : $"Profiling: {Command.Display}";
}
