using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>A Job that Kueue holds, in the words of its Workload.</summary>
internal static class QueueTrouble
{
    /// <summary>Of one flavor among several: others use its quota now.</summary>
    private const string ComesFree = "insufficient unused quota";

    /// <summary>
    /// Why a place is taken whose pod was not running yet. For any other reason it may have been: admitted again, the Job controller
    /// would begin a second pod of the same run.
    /// </summary>
    private static readonly string[] BeforeItBegan = ["PodsReadyTimeout", "AdmissionCheck"];

    public static TargetStatus Explain(Job job, Workload? workload)
    {
        if (job.Metadata.Labels?.GetValueOrDefault(Workload.QueueLabel) is not { } queue)
        {
            return new TargetStatus(TargetState.Pending, "The Job is suspended.");
        }

        var quota = Condition(workload, "QuotaReserved");
        if (Condition(workload, "Evicted") is { IsTrue: true } evicted && quota is not { IsTrue: true } && !BeforeItBegan.Contains(evicted.Reason))
        {
            return new TargetStatus(TargetState.Lost, $"The queue {queue} took the run's place away ({evicted.Reason}): {KubeErrors.Sentence(evicted.Message ?? "")}");
        }

        if (quota is { IsTrue: true })
        {
            return new TargetStatus(TargetState.Pending, $"The queue {queue} has quota for it, and waits for {Checks(workload!)}");
        }

        var waits = $"It waits in the queue {queue} until there is quota for it";
        return quota?.Message is not { Length: > 0 } words
            ? new TargetStatus(TargetState.Pending, waits + ".")
            : new TargetStatus(TargetState.Pending, $"{waits}: {KubeErrors.Sentence(words)}", Refusal(quota, queue, words));
    }

    /// <returns>Null while waiting is of use.</returns>
    private static LaunchRefusal? Refusal(Condition quota, string queue, string words) =>
        (quota.Reason == "ExceedsMaxQuota" || words.Contains("> maximum capacity", StringComparison.Ordinal)) && !words.Contains(ComesFree, StringComparison.Ordinal)
            ? new LaunchRefusal(RefusalKind.Quota, $"The queue {queue} is too small for it: {KubeErrors.Sentence(words)}", "Ask for less, or have the quota of its ClusterQueue raised.")
            : words.StartsWith("LocalQueue", StringComparison.Ordinal) && words.EndsWith("doesn't exist", StringComparison.Ordinal)
            ? new LaunchRefusal(RefusalKind.UnknownMachine, $"The queue {queue} is not there: {KubeErrors.Sentence(words)}", "Make that LocalQueue, or name another one in the setting queue.")
            : null;

    private static string Checks(Workload workload)
    {
        var open = (workload.Status?.AdmissionChecks ?? []).Where(check => check.State != "Ready")
            .Select(check => string.IsNullOrEmpty(check.Message) ? check.Name : $"{check.Name} ({check.Message})").ToList();
        return open.Count > 0 ? KubeErrors.Sentence(string.Join(", ", open)) : "its admission.";
    }

    private static Condition? Condition(Workload? workload, string type) => workload?.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type);
}
