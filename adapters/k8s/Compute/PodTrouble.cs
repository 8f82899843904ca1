using Pilot.Adapters.K8s.Resources;
using Pilot.Core.Launch;

namespace Pilot.Adapters.K8s.Compute;

/// <summary>Why a Job has no pod, and why the server did not take a Job: quota and admission, in the cluster's words.</summary>
internal static class PodTrouble
{
    private const string CreateFailed = "FailedCreate";

    /// <param name="events">Of the Job, the newest first.</param>
    public static TargetStatus WithoutPod(Job job, IEnumerable<Event> events, Workload? queued)
    {
        if (events.FirstOrDefault(happened => happened.Reason == CreateFailed)?.Message is { } words)
        {
            var message = $"The cluster makes no pod for it: {KubeErrors.Sentence(words)}";
            return new TargetStatus(TargetState.Pending, message, new LaunchRefusal(Kind(words), message, Remedy(words)));
        }

        return job.Spec?.Suspend == true
            ? QueueTrouble.Explain(job, queued)
            : new TargetStatus(TargetState.Pending, "The Job is made; its pod comes next.");
    }

    public static StartAnswer Refused(Status failure)
    {
        var words = KubeErrors.Sentence(failure.Message ?? failure.Reason ?? "");
        return failure.Code switch
        {
            401 => StartAnswer.Refuse(RefusalKind.BadCredential, words, "Log in again in the way of your cluster."),
            403 => StartAnswer.Refuse(Kind(words), words, Remedy(words)),
            404 => StartAnswer.Refuse(RefusalKind.UnknownMachine, words, "Make the namespace, or name another one in the setting namespace."),
            409 => StartAnswer.Wait(words),
            429 => StartAnswer.Refuse(RefusalKind.Throttled, words),
            >= 500 => StartAnswer.Refuse(RefusalKind.Unreachable, words),
            _ => StartAnswer.Refuse(RefusalKind.Invalid, words),
        };
    }

    private static RefusalKind Kind(string words) =>
        words.Contains("exceeded quota", StringComparison.Ordinal) || words.Contains("failed quota", StringComparison.Ordinal) ? RefusalKind.Quota
        : words.Contains("is being terminated", StringComparison.Ordinal) ? RefusalKind.UnknownMachine
        : words.Contains("cannot create resource", StringComparison.Ordinal) ? RefusalKind.BadCredential
        : RefusalKind.Invalid;

    private static string? Remedy(string words) => Kind(words) switch
    {
        RefusalKind.Quota => "Ask for less, wait until others are done, or have the namespace's ResourceQuota raised.",
        RefusalKind.BadCredential => "`pilot cloud check` names each permission that is missing.",
        _ when words.Contains("PodSecurity", StringComparison.Ordinal) => "Use a namespace whose Pod Security level is baseline or privileged.",
        _ => null,
    };
}
