using System.Globalization;
using Pilot.Core.Errors;
using Pilot.Core.Launch;
using Pilot.Core.Plan;
using Pilot.Orchestrations.Durable;

namespace Pilot.Orchestrations.Jobs;

internal static class RunJobErrors
{
    private const string StorageUnreachable = "PILOT1001";

    /// <summary>
    /// Whether trying again makes sense: always for what nobody explained, and for storage (PILOT07xx) and targets that
    /// are in trouble; never for what the user must mend.
    /// </summary>
    public static bool MayPass(TaskFailureDetails failure) => MayPassHere(failure) || failure.ToPilotError() is { } error && IsFarTrouble(error);

    /// <summary>The same without the trouble of clouds, for calls that the story repeats in its own time.</summary>
    public static bool MayPassHere(TaskFailureDetails failure) =>
        failure.ToPilotError() is not { Code: var code }
        || code.StartsWith("PILOT07", StringComparison.Ordinal)
        || code is "PILOT0902" or "PILOT0903";

    /// <summary>
    /// A cloud or cluster does not answer, or not as it should: nothing is known of the run, and nothing is lost by looking again.
    /// </summary>
    public static bool IsFarTrouble(PilotError error) =>
        error.Code.StartsWith("PILOT10", StringComparison.Ordinal) && error.Code != StorageUnreachable;

    /// <summary>What the trouble means for a start.</summary>
    public static LaunchRefusal AsRefusal(PilotError trouble) => new(
        trouble.Code switch
        {
            "PILOT1050" or "PILOT1082" or "PILOT1083" or "PILOT1085" => RefusalKind.BadCredential,
            "PILOT1022" or "PILOT1053" or "PILOT1080" or "PILOT1081" or "PILOT1087" or "PILOT1088" or "PILOT1089" => RefusalKind.Invalid,
            "PILOT1054" => RefusalKind.Throttled,
            _ => RefusalKind.Unreachable,
        },
        trouble.Message,
        trouble.Remedy);

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
