using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

internal static class RunJobErrors
{
    /// <summary>
    /// Whether trying again makes sense: always for what nobody explained, and for storage (PILOT07xx) and targets that
    /// are in trouble; never for what the user must mend.
    /// </summary>
    public static bool MayPass(TaskFailureDetails failure) => MayPassHere(failure) || failure.ToRefusal() is not null;

    /// <summary>The same without the trouble of clouds, for calls that the story repeats in its own time.</summary>
    public static bool MayPassHere(TaskFailureDetails failure) =>
        failure.ToPilotError() is not { Code: var code }
        || code.StartsWith("PILOT07", StringComparison.Ordinal)
        || code is "PILOT0902" or "PILOT0903";

    public static PilotError StepFailed(string step, string message) => new(
        "PILOT0550",
        $"The step {step} failed again and again: {message}",
        "Look at the server's log around this time, mend the cause, then deploy again; the package is still stored.");

    public static PilotError NoSuchPlan(string asked, IReadOnlyList<JobPlan> plans) => new(
        "PILOT0551",
        $"There is no plan named '{asked}' for this job.",
        $"Choose one of: {string.Join(", ", plans.SelectMany(p => p.AlsoNamed.Prepend(p.Name)))}.");

    public static PilotError BudgetSpent(decimal budget, decimal spent) => new(
        "PILOT0554",
        string.Create(CultureInfo.InvariantCulture, $"The budget of ${budget:0.00##} is used up: the job was stopped after it had cost ${spent:0.00##}."),
        "What it wrote until then is kept; deploy again with a higher --budget, and let the code go on from its checkpoint.");

    public static PilotError NobodyTakesIt(IReadOnlyList<OfferRefusal> refusals) => new(
        "PILOT0555",
        $"No machine of the plan took the job. {string.Join(" ", refusals.Select(refused => $"{refused.Offer}: {refused.Refusal.Message}"))}",
        refusals.Select(refused => refused.Refusal.Remedy).FirstOrDefault(remedy => remedy is not null)
            ?? "Deploy again with another plan, other wishes or another target; `pilot cloud check` tries what each cloud allows.");

    public static PilotError NobodyAnswers(LaunchRefusal trouble) => new(
        "PILOT1026",
        $"For a day nothing that would fit was offered, since {trouble.Message}",
        trouble.Remedy ?? "When it answers again, deploy again; `pilot cloud check` tells how it is.");

    public static PilotError NoImage(LaunchRefusal refusal) => new(
        "PILOT0556",
        $"The job's image cannot be had: {refusal.Message}",
        refusal.Remedy ?? "Check the image's name in the job file, and that the target may pull it from its registry; then deploy again.");

    public static PilotError Unprofiled(LaunchRefusal refusal) => new(
        "PILOT0557",
        $"No machine took the profile: {refusal.Message}",
        refusal.Remedy ?? "Nothing is lost: the job goes on without a profile.");

    public static PilotError LostTooOften(int losses) => new(
        "PILOT0552",
        $"The job's processes vanished {losses} times without a word, each time on a new run.",
        "Look for a machine that restarts, or for something that kills the processes; then deploy again.");
}
